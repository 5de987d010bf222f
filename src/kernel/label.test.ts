import fc from "fast-check";
import { expect, test } from "vitest";
import { banner, joinLabels, Label, OPEN, PAP, readLabel, TLP } from "./label.ts";

const names = fc.uniqueArray(fc.constantFrom("ALPHA", "BRAVO", "CHARLIE")).map((list) => list.sort());
const labels = fc
  .record({
    tlp: fc.constantFrom(...TLP),
    pap: fc.constantFrom(...PAP),
    level: fc.nat(4),
    compartments: names,
    releasableTo: fc.option(names, { nil: undefined }),
    originatorControlled: fc.boolean(),
    caveats: names,
  })
  .map((label) => Label.parse(label));

test("the join of labels is associative, commutative and idempotent", () => {
  fc.assert(
    fc.property(labels, labels, labels, (a, b, c) => {
      expect(joinLabels([joinLabels([a, b]), c])).toEqual(joinLabels([a, joinLabels([b, c])]));
      expect(joinLabels([a, b])).toEqual(joinLabels([b, a]));
      expect(joinLabels([a, a])).toEqual(joinLabels([a]));
      expect(joinLabels([a, OPEN])).toEqual(joinLabels([a]));
    }),
  );
});

test("a join is never less restrictive than either part", () => {
  fc.assert(
    fc.property(labels, labels, (a, b) => {
      const joined = joinLabels([a, b]);
      expect(TLP.indexOf(joined.tlp)).toBeGreaterThanOrEqual(TLP.indexOf(a.tlp));
      expect(joined.compartments).toEqual(expect.arrayContaining([...a.compartments]));
      for (const institution of joined.releasableTo ?? [])
        expect(a.releasableTo ?? [institution]).toContain(institution);
    }),
  );
});

test("a missing or unknown TLP is AMBER+STRICT, and WHITE is CLEAR", () => {
  expect(readLabel(undefined).tlp).toBe("AMBER+STRICT");
  expect(readLabel("TLP:PURPLE").tlp).toBe("AMBER+STRICT");
  expect(readLabel("tlp:white").tlp).toBe("CLEAR");
  expect(banner(readLabel("TLP:AMBER // EX:CHR"))).toBe("TLP:AMBER // EX:CHR");
});
