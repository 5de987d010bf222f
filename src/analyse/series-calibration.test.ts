import fc from "fast-check";
import { expect, test } from "vitest";
import { type PastError, widthFactor } from "./series-calibration.ts";

/** Errors one step ahead of the last values of a past of sixty. */
function pastOf(sizes: readonly number[]): readonly PastError[] {
  return sizes.map((size, i) => ({ at: 60 - sizes.length + i + 1, size }));
}

const EVEN = pastOf(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1)));

test("nothing known of errors, or no error ever made, changes no width", () => {
  expect(widthFactor([], 3, 0.1)).toBe(1);
  expect(widthFactor(pastOf([0, 0, 0]), 60, undefined)).toBe(1);
});

test("errors that have grown of late widen, and errors on one side narrow", () => {
  const growing = pastOf(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i < 20 ? 0.5 : 1.4)));
  const oneSided = pastOf(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1.3 : 0.7)));
  expect(widthFactor(growing, 60, undefined)).toBeGreaterThan(widthFactor(EVEN, 60, undefined));
  expect(widthFactor(oneSided, 60, undefined)).toBeLessThan(widthFactor(EVEN, 60, undefined));
});

test("short pasts and errors that look small widen", () => {
  const short = EVEN.slice(-6).map(({ size }, i) => ({ at: 7 + i, size }));
  expect(widthFactor(short, 12, undefined)).toBeGreaterThan(widthFactor(EVEN, 60, undefined));
  expect(widthFactor(EVEN, 60, 0.005)).toBeGreaterThan(widthFactor(EVEN, 60, 0.05));
  expect(widthFactor(EVEN, 60, 0.5)).toBeLessThan(widthFactor(EVEN, 60, 0.05));
});

test("the factor does not hang on the unit of the errors, and stays between a third and three", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 59 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }),
      (sizes, unit, first) => {
        const factor = widthFactor(pastOf(sizes), 60, first);
        expect(factor).toBeGreaterThan(1 / 3);
        expect(factor).toBeLessThan(3);
        // Below a millionth squares are lost in rounding.
        if (sizes.every((size) => Math.abs(size) > 1e-6))
          expect(widthFactor(pastOf(sizes.map((size) => unit * size)), 60, first)).toBeCloseTo(factor, 9);
      },
    ),
  );
});
