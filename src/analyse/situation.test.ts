import fc from "fast-check";
import { expect, test } from "vitest";
import { FEATURES, historyOf } from "./situation.ts";

const counts = fc.array(fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.nat(500)), {
  minLength: 1,
  maxLength: 80,
});

function historyFrom(values: readonly number[]) {
  return historyOf(
    { places: ["a"], firstMonth: 24_000, months: values.length, values: Float64Array.from(values) },
    0,
  );
}

function described(values: readonly number[], month: number): readonly number[] {
  const out = new Float64Array(FEATURES.length);
  historyFrom(values).describe(month, out, 0);
  return [...out];
}

test("a situation does not know the months after it", () => {
  fc.assert(
    fc.property(counts, counts, (before, after) => {
      const month = before.length - 1;
      expect(described([...before, ...after], month)).toEqual(described(before, month));
    }),
  );
});

test("a situation is always finite, whatever is unknown", () => {
  fc.assert(
    fc.property(counts, (values) => {
      for (const month of values.keys()) expect(described(values, month).every(Number.isFinite)).toBe(true);
    }),
  );
});

test("means leave unknown months out, quiet counts from the last value above zero", () => {
  const history = historyFrom([4, Number.NaN, 2, 0, 0]);
  expect(history.mean(2, 3)).toBe(3);
  expect(history.known(4, 12)).toBe(4);
  expect([0, 2, 4].map((month) => history.quiet(month))).toEqual([0, 0, 2]);
  expect(historyFrom([0, 0]).quiet(1)).toBe(Number.POSITIVE_INFINITY);
});
