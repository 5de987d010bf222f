import { expect, test } from "vitest";
import type { Draws } from "./forecaster.ts";
import { groupOutcome } from "./outcome-counts.ts";

/** Two months of three places in four draws. */
const DRAWS: Draws = {
  places: ["AAA", "BBB", "CCC"],
  asOf: 24_000,
  leads: [1, 2],
  draws: 4,
  values: Float64Array.of(1, 0, 0, 9, 1, 0, 0, 1, 0, 0, 5, 5, 0, 0, 5, 5, 100, 100, 100, 100, 0, 0, 0, 0),
};
const CAME = [Uint8Array.of(0, 0, 0, 1), Uint8Array.of(0, 0, 1, 1), undefined];

test("places in which it comes are counted draw by draw, and those where it cannot are not", () => {
  const { places, count, sum } = groupOutcome(DRAWS, [0, 1, 2], CAME, 2);
  expect(places).toBe(2);
  expect(count?.mean).toBe(0.75);
  // Counts 0, 0, 1, 2: at least one in half of the draws.
  expect(count?.atLeast[0]).toBe(0.5);
  expect(sum.mean).toBe((102 + 100 + 110 + 120) / 4);
});

test("a group in which it can come nowhere has deaths and no count", () => {
  const { places, count, sum } = groupOutcome(DRAWS, [2], CAME, 1);
  expect(places).toBe(0);
  expect(count).toBeUndefined();
  expect(sum.mean).toBe(100);
});
