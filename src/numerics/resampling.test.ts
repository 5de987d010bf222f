import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { shareLower } from "./resampling.ts";

const scores = fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 2, maxLength: 30 });

test("a score that is lower in every case is lower in every resample, and equal ones tie", () => {
  const ours = Float64Array.of(1, 5, 9);
  const chance = seededChance("resampling");
  expect(
    shareLower(
      ours,
      ours.map((score) => score + 1),
      200,
      chance,
    ),
  ).toBe(1);
  expect(shareLower(ours, ours, 200, chance)).toBe(0.5);
});

test("the two sides' shares add up to one", () => {
  fc.assert(
    fc.property(scores, (pairs) => {
      const ours = Float64Array.from(pairs, ([one]) => one);
      const theirs = Float64Array.from(pairs, ([, other]) => other);
      const [there, back] = [
        shareLower(ours, theirs, 50, seededChance(3)),
        shareLower(theirs, ours, 50, seededChance(3)),
      ];
      expect(there + back).toBeCloseTo(1, 9);
    }),
  );
});
