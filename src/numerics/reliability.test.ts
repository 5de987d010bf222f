import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { isotonic } from "./isotonic.ts";
import { decomposition, reliability } from "./reliability.ts";
import { clusterInterval } from "./resampling.ts";
import { pinball } from "./scores.ts";

const forecasts = fc.array(
  fc.tuple(fc.constantFrom(0, 0.1, 0.3, 0.5, 0.8, 1), fc.integer({ min: 0, max: 1 })),
  {
    minLength: 1,
    maxLength: 40,
  },
);

describe("isotonic regression", () => {
  test("pools what falls and leaves what rises", () => {
    expect([...isotonic([1, 2, 3, 4], [1, 3, 2, 4])]).toEqual([1, 2.5, 2.5, 4]);
    expect([...isotonic([3, 1, 2], [0, 1, 0.5])]).toEqual([0.5, 0.5, 0.5]);
  });

  test("gives values at one place one value", () => {
    expect([...isotonic([1, 1, 2], [0, 1, 1])]).toEqual([0.5, 0.5, 1]);
  });

  test("rises, keeps the mean, and fits better than any constant", () => {
    fc.assert(
      fc.property(forecasts, (cases) => {
        const [ps, outcomes] = [cases.map(([p]) => p), cases.map(([, o]) => o)];
        const fitted = isotonic(ps, outcomes);
        const mean = (values: Iterable<number>) => [...values].reduce((sum, x) => sum + x, 0) / ps.length;
        expect(mean(fitted)).toBeCloseTo(mean(outcomes), 9);
        ps.forEach((p, i) => {
          ps.forEach((q, j) => {
            if (p < q) expect(fitted[i] ?? 0).toBeLessThanOrEqual((fitted[j] ?? 0) + 1e-12);
          });
        });
      }),
      { seed: 1 },
    );
  });
});

describe("the decomposition of the Brier score", () => {
  test("adds up exactly, and no part is negative", () => {
    fc.assert(
      fc.property(forecasts, (cases) => {
        const parts = decomposition(
          cases.map(([p]) => p),
          cases.map(([, o]) => o),
        );
        expect(parts.miscalibration - parts.discrimination + parts.uncertainty).toBeCloseTo(parts.score, 12);
        expect(parts.miscalibration).toBeGreaterThanOrEqual(-1e-12);
        expect(parts.discrimination).toBeGreaterThanOrEqual(-1e-12);
      }),
      { seed: 2 },
    );
  });

  test("of always saying the base rate is uncertainty alone", () => {
    const parts = decomposition([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]);
    expect(parts).toEqual({ score: 0.1875, miscalibration: 0, discrimination: 0, uncertainty: 0.1875 });
  });
});

test("a band of consistency holds forecasts that are right, and not those that are not", () => {
  const chance = seededChance("bands");
  const ps = Array.from({ length: 600 }, (_, i) => [0.1, 0.4, 0.7][i % 3] ?? 0);
  const right = ps.map((p) => (chance.uniform() < p ? 1 : 0));
  const bold = ps.map((p) => (chance.uniform() < 0.5 * p ? 1 : 0));
  const held = (outcomes: readonly number[]) =>
    reliability(ps, outcomes, 300, seededChance("drawn")).map(
      ({ observed, low, high }) => observed >= low && observed <= high,
    );
  expect(held(right)).toEqual([true, true, true]);
  expect(held(bold).slice(1)).toEqual([false, false]);
});

test("an interval over clusters is wider where a cluster's cases are alike", () => {
  const options = { share: 0.9, resamples: 2_000, chance: seededChance("clusters") };
  const noise = Float64Array.from({ length: 40 }, (_, i) => (i * 17) % 11);
  const [low, high] = clusterInterval(noise, new Float64Array(40).fill(1), options);
  const [lower, higher] = clusterInterval(
    Float64Array.from({ length: 8 }, (_, i) => 5 * ((i * 17) % 11)),
    new Float64Array(8).fill(5),
    options,
  );
  expect(higher - lower).toBeGreaterThan(1.5 * (high - low));
});

test("the quantile score of the median is half of the absolute error", () => {
  expect(pinball(3, 0.5, 7)).toBe(2);
  expect(pinball(3, 0.9, 7)).toBeCloseTo(3.6, 12);
  expect(pinball(7, 0.9, 3)).toBeCloseTo(0.4, 12);
});
