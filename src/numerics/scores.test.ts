import fc from "fast-check";
import { expect, test } from "vitest";
import { sorted } from "./quantiles.ts";
import {
  binnedLog,
  brier,
  brierOfMany,
  crps,
  fairCrps,
  interval,
  intervalOfDraws,
  logarithmic,
  rankedProbability,
  skill,
} from "./scores.ts";

const draws = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 2, maxLength: 40 });
const outcome = fc.integer({ min: 0, max: 3_000 });

test("the CRPS of {0, 1, 5, 9} against 3 is 1.3125, and 0.6667 in the fair version", () => {
  expect(crps(sorted([9, 0, 5, 1]), 3)).toBe(1.3125);
  expect(fairCrps(sorted([9, 0, 5, 1]), 3)).toBeCloseTo(2 / 3, 12);
});

test("the CRPS by sorting equals the double sum over all pairs", () => {
  fc.assert(
    fc.property(draws, outcome, (values, y) => {
      const m = values.length;
      const distance = values.reduce((sum, x) => sum + Math.abs(x - y), 0) / m;
      const pairs = values.reduce(
        (sum, x) => sum + values.reduce((inner, z) => inner + Math.abs(x - z), 0),
        0,
      );
      expect(crps(sorted(values), y)).toBeCloseTo(distance - pairs / (2 * m * m), 6);
      expect(fairCrps(sorted(values), y)).toBeCloseTo(distance - pairs / (2 * m * (m - 1)), 6);
    }),
  );
});

test("the CRPS of a certain forecast is its absolute error", () => {
  fc.assert(
    fc.property(outcome, outcome, (x, y) => {
      expect(crps(sorted([x, x, x]), y)).toBeCloseTo(Math.abs(x - y), 9);
    }),
  );
});

test("the CRPS is the integral of the Brier scores over all thresholds", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { minLength: 2, maxLength: 12 }), fc.nat(60), (values, y) => {
      let integral = 0;
      for (let threshold = 0; threshold < 60; threshold += 1)
        integral += brier(values.filter((x) => x <= threshold).length / values.length, y <= threshold);
      expect(crps(sorted(values), y)).toBeCloseTo(integral, 9);
    }),
  );
});

test("telling the truth is best: no other probability has a lower expected Brier or log score", () => {
  const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(p, p, (truth, told) => {
      const expectedBrier = (q: number) => truth * brier(q, true) + (1 - truth) * brier(q, false);
      const expectedLog = (q: number) => truth * logarithmic(q) + (1 - truth) * logarithmic(1 - q);
      expect(expectedBrier(truth)).toBeLessThanOrEqual(expectedBrier(told) + 1e-12);
      expect(expectedLog(truth)).toBeLessThanOrEqual(expectedLog(told) + 1e-12);
    }),
  );
});

test("the ranked probability score of two outcomes is the Brier score", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (p, first) => {
      expect(rankedProbability([p, 1 - p], first ? 0 : 1)).toBeCloseTo(brier(p, first), 12);
    }),
  );
});

test("the ranked probability score forgives a near miss, the Brier score of many does not", () => {
  expect(rankedProbability([0, 1, 0, 0], 2)).toBeLessThan(rankedProbability([1, 0, 0, 0], 2));
  expect(brierOfMany([0, 1, 0, 0], 2)).toBe(brierOfMany([1, 0, 0, 0], 2));
});

test("the interval score is the width plus twenty times the miss at 90%", () => {
  expect(interval(10, 20, 15, 0.1)).toBe(10);
  expect(interval(10, 20, 7, 0.1)).toBe(70);
  expect(interval(10, 20, 21, 0.1)).toBe(30);
  expect(intervalOfDraws(sorted([0, 1, 5, 9]), 3)).toBeCloseTo(8.4 - 0.15, 12);
});

test("the binned log score counts draws in the outcome's class, plus one", () => {
  const zeros = new Float64Array(1_000);
  expect(binnedLog(zeros, 0)).toBeCloseTo(-Math.log2(1_001 / 1_011), 12);
  expect(binnedLog(zeros, 4_000)).toBeCloseTo(-Math.log2(1 / 1_011), 12);
  expect(binnedLog([1, 2, 3, 26], 2)).toBeCloseTo(-Math.log2(3 / 15), 12);
});

test("skill is 0 for the reference itself and 1 for a perfect forecast", () => {
  expect(skill(4, 4)).toBe(0);
  expect(skill(0, 4)).toBe(1);
  expect(skill(5, 4)).toBe(-0.25);
});
