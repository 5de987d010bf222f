import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INDICATOR_STATES } from "../kernel/indicator.ts";
import { coverageOf, posterior, type Weighing } from "./posterior.ts";

const one = (id: string, more: Partial<Weighing> = {}): Weighing => ({
  id,
  group: "",
  criticality: "major",
  ratio: { present: 4, absent: 0.5 },
  state: "ACTIVE",
  coverage: 1,
  ...more,
});

describe("the posterior", () => {
  it("multiplies the odds by the ratio of what was seen: 1 to 9 by 4 is 4 to 9", () => {
    expect(posterior(0.1, [one("a")]).p).toBeCloseTo(4 / 13, 12);
    expect(posterior(0.1, [one("a", { state: "NOT_OBSERVED" })]).p).toBeCloseTo(0.5 / 9.5, 12);
  });

  it("moves by nothing that is unknown", () => {
    expect(posterior(0.1, [one("a", { state: "UNKNOWN" })])).toEqual({
      p: expect.closeTo(0.1, 12),
      weights: new Map(),
    });
    expect(posterior(0.1, []).p).toBeCloseTo(0.1, 12);
  });

  it("counts a group once, however many say the same", () => {
    const crowd = ["a", "b", "c", "d"].map((id) => one(id, { group: "rail" }));
    expect(posterior(0.1, crowd).p).toBeCloseTo(posterior(0.1, [one("a")]).p, 12);
    // One of the group that is unknown does not water the others down.
    expect(posterior(0.1, [...crowd, one("e", { group: "rail", state: "UNKNOWN" })]).p).toBeCloseTo(
      4 / 13,
      12,
    );
  });

  it("takes contradictory indicators against each other, in any order, and says what each moved", () => {
    const all = [one("a"), one("b", { ratio: { present: 0.25, absent: 1 } })];
    const { p, weights } = posterior(0.3, all);
    expect(p).toBeCloseTo(0.3, 12);
    expect([...weights.values()].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 12);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        fc.array(
          fc.record({
            group: fc.constantFrom("", "x", "y"),
            state: fc.constantFrom(...INDICATOR_STATES),
            present: fc.double({ min: 0.1, max: 20, noNaN: true }),
            absent: fc.double({ min: 0.1, max: 20, noNaN: true }),
          }),
          { maxLength: 12 },
        ),
        (prior, made) => {
          const list = made.map(({ present, absent, ...rest }, i) =>
            one(`${i}`, { ...rest, ratio: { present, absent } }),
          );
          const forwards = posterior(prior, list).p;
          expect(posterior(prior, [...list].reverse()).p).toBeCloseTo(forwards, 9);
          expect(forwards).toBeGreaterThanOrEqual(0.005);
          expect(forwards).toBeLessThanOrEqual(0.98);
        },
      ),
    );
  });
});

describe("coverage", () => {
  it("is weighed by criticality and by the share of sources that live", () => {
    const covered = coverageOf([
      one("a", { criticality: "critical", state: "UNKNOWN" }),
      one("b", { criticality: "major", coverage: 0.5 }),
      one("c", { criticality: "minor" }),
    ]);
    expect(covered).toEqual({ share: 2 / 6, known: 2, of: 3, criticalGaps: ["a"] });
  });

  it("of a problem without indicators is not nought per cent but nothing that could be covered", () => {
    expect(coverageOf([])).toEqual({ share: undefined, known: 0, of: 0, criticalGaps: [] });
  });
});
