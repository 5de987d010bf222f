import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Basis, ceilings, confidenceFrom, effectiveOrigins } from "./confidence.ts";

const STRONG: Basis = {
  originWeights: [1, 1, 1],
  disciplines: 3,
  ungraded: 0.1,
  alternatives: 1,
  unsupportedAssumptions: 0,
};

describe("effective origins", () => {
  test("are as many as there are when all weigh the same, whatever they weigh", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (n, weight) => {
          expect(effectiveOrigins(Array.from({ length: n }, () => weight))).toBeCloseTo(n, 9);
        },
      ),
    );
  });

  test("lie between one and their number, and one loud origin counts little more than one", () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(weights, (list) => {
        const n = effectiveOrigins(list);
        expect(n).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(n).toBeLessThanOrEqual(list.length + 1e-9);
      }),
    );
    expect(effectiveOrigins([100, 1, 1])).toBeCloseTo(1.04, 2);
    expect(effectiveOrigins([])).toBe(0);
  });
});

describe("confidence", () => {
  test("is high only on three disciplines, two independent origins, grades, and an alternative", () => {
    expect(confidenceFrom(STRONG).level).toBe("high");
  });

  test.each([
    ["one origin in many papers", { originWeights: [9, 0.1, 0.1] }, "fewer than two independent origins"],
    [
      "an assumption that nothing supports",
      { unsupportedAssumptions: 1 },
      "an assumption that nothing supports",
    ],
    ["no alternative", { alternatives: 0 }, "no alternative considered"],
    ["no grade that can be judged", { ungraded: 1 }, "no grade that can be judged"],
  ])("is held down by %s", (_, change, why) => {
    const basis = { ...STRONG, ...change };
    expect(ceilings(basis)).toEqual([why]);
    expect(confidenceFrom(basis).level).not.toBe("high");
  });

  test("is moderate on two disciplines and low on no origin at all", () => {
    expect(confidenceFrom({ ...STRONG, disciplines: 2 }).level).toBe("moderate");
    expect(confidenceFrom({ ...STRONG, originWeights: [] }).level).toBe("low");
  });

  test("is never high while a ceiling holds, on whatever basis", () => {
    const basis = fc.record({
      originWeights: fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 6 }),
      disciplines: fc.integer({ min: 0, max: 3 }),
      ungraded: fc.constantFrom(0, 0.5, 1),
      alternatives: fc.integer({ min: 0, max: 2 }),
      unsupportedAssumptions: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(basis, (one) => ceilings(one).length === 0 || confidenceFrom(one).level !== "high"),
    );
  });

  test("says on how many origins, disciplines and grades it stands, and what would change it", () => {
    const { reasons, wouldChange } = confidenceFrom({ ...STRONG, originWeights: [1], disciplines: 1 });
    expect(reasons).toEqual([
      "The evidence amounts to 1.0 independent origins, fewer than two.",
      "One of the three disciplines reports on it.",
      "90% of the items behind it carry a grade that can be judged.",
    ]);
    expect(wouldChange).toHaveLength(3);
  });
});
