import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  extremised,
  fromLogOdds,
  geometricMeanOfOdds,
  logOdds,
  neymanRoughgarden,
  trimmed,
  weightedMean,
  weightedMedian,
  withoutMajority,
} from "./pooling.ts";
import { recalibrated, recalibration } from "./recalibration.ts";

const alike = (...ps: number[]) => ps.map((p) => ({ p, weight: 1 }));
const pool = fc.array(
  fc.record({
    p: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    weight: fc.double({ min: 0.1, max: 5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe("every pool", () => {
  test.each([
    ["mean", weightedMean],
    ["median", weightedMedian],
    ["geometric mean of odds", geometricMeanOfOdds],
  ])("by %s lies among what was pooled, whatever the order, and takes heavy for many", (_name, by) => {
    fc.assert(
      fc.property(pool, (pooled) => {
        const p = by(pooled);
        const ps = pooled.map((one) => one.p);
        expect(p).toBeGreaterThanOrEqual(Math.min(...ps) - 1e-9);
        expect(p).toBeLessThanOrEqual(Math.max(...ps) + 1e-9);
        expect(by(pooled.toReversed())).toBeCloseTo(p, 9);
        expect(by([...pooled, ...pooled])).toBeCloseTo(
          by(pooled.map((one) => ({ ...one, weight: 2 * one.weight }))),
          9,
        );
      }),
      { seed: 1 },
    );
  });

  test("of odds is as sure of no as of yes", () => {
    fc.assert(
      fc.property(pool, (pooled) => {
        const other = geometricMeanOfOdds(pooled.map(({ p, weight }) => ({ p: 1 - p, weight })));
        expect(other).toBeCloseTo(1 - geometricMeanOfOdds(pooled), 9);
      }),
      { seed: 2 },
    );
  });
});

test("the geometric mean of the odds 1 to 9 and 9 to 1 is even", () => {
  expect(geometricMeanOfOdds(alike(0.1, 0.9))).toBeCloseTo(0.5, 12);
  expect(geometricMeanOfOdds(alike(0.5, 0.9))).toBeCloseTo(0.75, 12);
});

test("the median of an even number lies between the two in the middle", () => {
  expect(weightedMedian(alike(0.1, 0.2, 0.4, 0.9))).toBeCloseTo(0.3, 12);
  expect(
    weightedMedian([
      { p: 0.1, weight: 3 },
      { p: 0.9, weight: 1 },
    ]),
  ).toBe(0.1);
});

test("trimming takes as many from below as from above and leaves one at least", () => {
  expect(trimmed(alike(0.9, 0.1, 0.5), 0.34).map(({ p }) => p)).toEqual([0.5]);
  expect(trimmed(alike(0.9, 0.1), 0.49)).toHaveLength(2);
  expect(trimmed(alike(0.7), 0.49)).toHaveLength(1);
});

test.each([
  [2, 1.29],
  [3, 1.42],
  [5, 1.53],
  [10, 1.63],
  [20, 1.68],
  [50, 1.71],
])("of %i forecasters the factor is %f, as published", (n, factor) => {
  // The table has two digits, and rounds one of them up.
  expect(Math.abs(neymanRoughgarden(n) - factor)).toBeLessThan(0.006);
});

test("extremising leaves the base rate where it is and one forecaster alone", () => {
  expect(extremised(0.2, 1.5, 0.2)).toBeCloseTo(0.2, 12);
  expect(extremised(0.8, 1.5)).toBeCloseTo(fromLogOdds(1.5 * logOdds(0.8)), 12);
  expect(neymanRoughgarden(1)).toBe(1);
});

test("no group has more than half of the weight, but one that is alone", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0.1, max: 9, noNaN: true }), fc.constantFrom("a", "b", undefined)), {
        minLength: 1,
      }),
      (members) => {
        const weights = withoutMajority(
          members.map(([w]) => w),
          members.map(([, group]) => group),
        );
        const total = weights.reduce((sum, w) => sum + w, 0);
        for (const name of ["a", "b"]) {
          const own = weights.filter((_, i) => members[i]?.[1] === name).reduce((sum, w) => sum + w, 0);
          if (members.some(([, group]) => group !== name)) expect(own).toBeLessThanOrEqual(total / 2 + 1e-9);
        }
      },
    ),
    { seed: 3 },
  );
});

describe("recalibration", () => {
  test("finds the slope and the shift that outcomes followed", () => {
    const cases = Array.from({ length: 81 }, (_, i) => (i - 40) / 10).map((x) => ({
      logOdds: x,
      outcome: fromLogOdds(0.5 + 1.5 * x),
      weight: 10,
    }));
    const { slope, shift } = recalibration(cases, { slope: 0.001, shift: 0.001 });
    expect(slope).toBeCloseTo(1.5, 2);
    expect(shift).toBeCloseTo(0.5, 2);
    expect(recalibrated(0.5, { slope, shift })).toBeCloseTo(fromLogOdds(0.5), 2);
  });

  test("changes nothing without cases, little with few, and never what must not change", () => {
    expect(recalibration([], { slope: 1, shift: 1 })).toEqual({ slope: 1, shift: 0 });
    const few = [{ logOdds: 1, outcome: 0, weight: 1 }];
    expect(recalibration(few, { slope: 10, shift: 10 }).shift).toBeGreaterThan(-0.1);
    expect(recalibration(few, { slope: 10, shift: Number.POSITIVE_INFINITY }).shift).toBe(0);
  });
});
