import { expect, test } from "vitest";
import { monthNumber } from "../kernel/month.ts";
import type { Panel } from "./forecaster.ts";
import { suppose } from "./what-if.ts";

const PANEL: Panel = {
  places: ["AAA", "BBB"],
  firstMonth: monthNumber("2019-01"),
  months: 4,
  values: Float64Array.of(1, 2, 3, 5, 10, 20, Number.NaN, 40),
};

test("the last months of one place are multiplied, counts stay whole, and the table itself is not touched", () => {
  const { panel, changed } = suppose(PANEL, 0, { kind: "factor", months: 2, factor: 0.5 });
  expect([...panel.values.slice(0, 6)]).toEqual([1, 2, 2, 3, 10, 20]);
  expect(changed).toEqual([
    { month: "2019-03", was: 3, now: 2 },
    { month: "2019-04", was: 5, now: 3 },
  ]);
  expect(PANEL.values[3]).toBe(5);
});

test("a number a month is set where a month is known, and an unknown one stays unknown", () => {
  const { panel, changed } = suppose(PANEL, 1, { kind: "value", months: 3, value: 7 });
  expect([...panel.values.slice(4)]).toEqual([10, 7, Number.NaN, 7]);
  expect(changed.map(({ month }) => month)).toEqual(["2019-02", "2019-04"]);
});

test("no more months are changed than there are", () => {
  expect(suppose(PANEL, 0, { kind: "value", months: 24, value: 0 }).changed).toHaveLength(4);
});
