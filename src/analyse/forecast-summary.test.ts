import { expect, test } from "vitest";
import { leadSummaries, sumOf, sumSummary } from "./forecast-summary.ts";
import type { Draws } from "./forecaster.ts";

/** Two places, leads 1 and 2, four draws: the second place's months move together. */
const draws: Draws = {
  places: ["a", "b"],
  asOf: 2018 * 12 + 10,
  leads: [1, 2],
  draws: 4,
  values: Float64Array.of(0, 0, 0, 0, 0, 0, 0, 4, 0, 30, 0, 100, 0, 10, 0, 1_000),
};

test("each lead has its month, mean, median and chances of passing a threshold", () => {
  const [first, second] = leadSummaries(draws, 1);
  expect(first).toMatchObject({ lead: 1, month: "2018-12", mean: 32.5, atLeast: [0.5, 0.5, 0.25, 0] });
  expect(first?.quantiles[4]).toBe(15);
  expect(second).toMatchObject({ lead: 2, month: "2019-01", atLeast: [0.5, 0.25, 0.25, 0.25] });
});

test("sums are taken draw by draw", () => {
  expect(sumSummary(draws, 1, 2)).toMatchObject({ months: 2, mean: 285, atLeast: [0.5, 0.5, 0.25, 0.25] });
});

test("a sum over a month that was not forecast is refused", () => {
  expect(() => sumSummary(draws, 0, 3)).toThrow("needs month 3");
});

test("a sum over places adds draw j of one to draw j of the other, over the months asked for", () => {
  expect([...sumOf(draws, [0, 1], 1, 2)]).toEqual([0, 40, 0, 1_104]);
  expect([...sumOf(draws, [0, 1], 2, 2)]).toEqual([0, 10, 0, 1_004]);
});
