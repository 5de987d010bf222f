import { expect, test } from "vitest";
import { atRisk, eventsIn } from "./backtest-events.ts";
import { historyOf } from "./backtest-history.ts";

const onset = { kind: "onset", atLeast: 25, within: 3, below: 25, quiet: 4 } as const;
const growth = { kind: "growth", atLeast: 20, within: 3, times: 2, over: 3 } as const;

test("an onset falls in the step that brings it to so much, after a time of little", () => {
  expect(eventsIn([0, 0, 9, 0, 0, 0, 10, 0, 20, 0, 0], onset)).toEqual([8]);
  expect(eventsIn([0, 0, 9, 0, 0, 0, 10, 0, 14, 0, 0], onset)).toEqual([]);
  expect(eventsIn([0, 0, 0, 0, 0, 0, 40], onset)).toEqual([6]);
});

test("no onset comes after a time that was not quiet, or of which nothing is known", () => {
  expect(eventsIn([0, 0, 30, 0, 0, 0, 50, 0], onset)).toEqual([]);
  expect(eventsIn([0, 0, Number.NaN, 0, 0, 0, 50, 0], onset)).toEqual([]);
});

test("growth is judged against the mean of the steps before, and not again before as many are over", () => {
  expect(eventsIn([10, 10, 10, 15, 20, 25, 9, 9], growth)).toEqual([5]);
  expect(eventsIn([10, 10, 10, 15, 20, 24, 9, 9], growth)).toEqual([]);
  expect(eventsIn([1, 1, 1, 9, 30, 90, 200, 600, 900], growth)).toEqual([5, 8]);
});

test("where there was much already no onset can come, and the watch is not asked", () => {
  const readings = [0, 30, 0, 0, 0, 0].map((value, at) => ({ place: "A", at, knownAt: at, value }));
  const watch = atRisk(() => 1, onset);
  const history = historyOf([...readings, { place: "A", at: 5, knownAt: 6, value: 40 }]);
  expect([0, 1, 3, 4, 5, 6].map((at) => watch(history(at), "A"))).toEqual([
    1,
    undefined,
    undefined,
    undefined,
    1,
    undefined,
  ]);
  expect(atRisk(() => 1, growth)(history(1), "A")).toBe(1);
});
