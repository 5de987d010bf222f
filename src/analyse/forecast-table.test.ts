import { describe, expect, test } from "vitest";
import { drawsTable, type ForecastTableOptions, forecastTable, leadsFrom } from "./forecast-table.ts";
import { forecasters } from "./forecasters/all.ts";

const history = [
  "place,month,value",
  ...Array.from(
    { length: 36 },
    (_, t) => `A,${2016 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")},${(t * 7) % 11}`,
  ),
  '"B, north",2018-06,3',
  "gone,2016-01,4",
  "gone,2018-12,",
];

async function tableOf(options: Partial<ForecastTableOptions> = {}, lines = history): Promise<string> {
  let text = "";
  const all = { asOf: "2018-12", leads: [3, 4], draws: 5, seed: 1, ...options };
  for await (const piece of forecastTable(lines, all)) text += piece;
  return text;
}

test("there is a row for each place, month and draw, months counted from the as-of month", async () => {
  const lines = (await tableOf()).trimEnd().split("\n");
  expect(lines[0]).toBe("place,month,draw,value");
  expect(lines.length).toBe(1 + 2 * 2 * 5);
  expect(lines.slice(1).map((line) => line.replace(/,\d+$/, ""))).toEqual(
    ["A", '"B, north"'].flatMap((place) =>
      ["2019-03", "2019-04"].flatMap((month) => [1, 2, 3, 4, 5].map((draw) => `${place},${month},${draw}`)),
    ),
  );
});

test("the same seed gives the same bytes, whatever the order of rows; another seed gives others", async () => {
  const [head = "", ...rows] = history;
  expect(await tableOf({}, [head, ...rows.reverse()])).toBe(await tableOf());
  expect(await tableOf({ seed: 2 })).not.toBe(await tableOf());
});

test("any number of threads gives the same bytes, more than there are places included", async () => {
  const alone = await tableOf();
  expect(await tableOf({ threads: 2 })).toBe(alone);
  expect(await tableOf({ threads: 9 })).toBe(alone);
  await expect(tableOf({ threads: 0 })).rejects.toThrow(
    "The number of threads is 0; it must be from 1 to 64.",
  );
});

test("without a model the first on the shelf is used", async () => {
  const [best] = forecasters;
  expect(await tableOf()).toBe(await tableOf({ model: best?.id ?? "" }));
  expect(await tableOf({ model: "conflictology-12" })).not.toBe(await tableOf());
});

test("rows after the as-of month change nothing", async () => {
  const upTo = history.filter((row) => !/2018-(0[7-9]|1\d)/.test(row));
  expect(await tableOf({ asOf: "2018-06" })).toBe(await tableOf({ asOf: "2018-06" }, upTo));
});

describe("refuses", () => {
  test.each([
    [{ draws: 0 }, "number of draws is 0"],
    [{ draws: 1.5 }, "number of draws is 1.5"],
    [{ leads: [] }, "No leads"],
    [{ leads: [1, 37] }, "Lead 37 is not possible"],
    [{ model: "oracle" }, "There is no forecaster called oracle"],
    [{ asOf: "2018" }, "write it as YYYY-MM"],
  ])("%j", async (options, message) => {
    await expect(tableOf(options)).rejects.toThrow(message);
  });
});

test("leads are written as ranges and lists", () => {
  expect(leadsFrom("3-14")).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  expect(leadsFrom("6, 1-3,2")).toEqual([1, 2, 3, 6]);
  for (const wrong of ["", "14-3", "0-2", "1-999", "-3", "three"])
    expect(() => leadsFrom(wrong)).toThrow(/[Ll]ead/);
});

test("a place whose name a spreadsheet would run is written as text", () => {
  const draws = { places: ["=cmd()", "-5"], asOf: 0, leads: [1], draws: 1, values: Float64Array.of(1, 2) };
  const [, formula, number] = drawsTable(draws);
  expect(formula).toMatch(/^"'=cmd\(\)",/);
  expect(number).toMatch(/^-5,/);
});
