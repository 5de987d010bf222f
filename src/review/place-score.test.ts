import { expect, test } from "vitest";
import type { Draws } from "../analyse/forecaster.ts";
import { binnedLog, crps } from "../numerics/scores.ts";
import { placeScore, together } from "./place-score.ts";

const DRAWS: Draws = {
  places: ["AAA", "BBB"],
  asOf: 24_000,
  leads: [1, 2, 3],
  draws: 4,
  values: Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 5, 1, 2, 2, 2, 2, 7, 7, 7, 7),
};

test("months that are known are scored as the scores say, others not at all", () => {
  const score = placeScore(
    DRAWS,
    1,
    new Map([
      [24_001, 3],
      [24_002, 2],
    ]),
  );
  const first = Float64Array.of(0, 1, 5, 9);
  const second = Float64Array.of(2, 2, 2, 2);
  expect(score?.months).toBe(2);
  expect(score?.crps).toBeCloseTo((crps(first, 3) + crps(second, 2)) / 2);
  expect(score?.log).toBeCloseTo((binnedLog(first, 3) + binnedLog(second, 2)) / 2);
  expect(score?.held).toBe(1);
});

test("a value outside the interval is not held, and nothing known is no score", () => {
  expect(placeScore(DRAWS, 0, new Map([[24_003, 1]]))?.held).toBe(0);
  expect(placeScore(DRAWS, 0, new Map([[24_004, 1]]))).toBeUndefined();
});

test("vintages count by their months", () => {
  expect(
    together([
      { months: 1, crps: 1, log: 2, held: 1 },
      { months: 3, crps: 5, log: 2, held: 0 },
    ]),
  ).toEqual({ months: 4, crps: 4, log: 2, held: 0.25 });
  expect(together([])).toBeUndefined();
});
