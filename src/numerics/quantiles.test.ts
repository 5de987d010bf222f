import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile, shareAtLeast, sorted } from "./quantiles.ts";

const draws = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 60 });

test("linear quantiles match a worked example", () => {
  const ascending = sorted([9, 0, 5, 1]);
  expect([0, 0.05, 0.5, 0.95, 1].map((level) => quantile(ascending, level))).toEqual([
    0, 0.15000000000000002, 3, 8.399999999999999, 9,
  ]);
});

test("quantiles never fall as the level rises, and stay within the draws", () => {
  fc.assert(
    fc.property(
      draws,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, p, q) => {
        const ascending = sorted(values);
        const [low, high] = [quantile(ascending, Math.min(p, q)), quantile(ascending, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      },
    ),
  );
});

test("the share at or above a threshold is what counting gives", () => {
  fc.assert(
    fc.property(draws, fc.integer({ min: 0, max: 5_000 }), (values, threshold) => {
      const counted = values.filter((value) => value >= threshold).length / values.length;
      expect(shareAtLeast(sorted(values), threshold)).toBe(counted);
    }),
  );
});
