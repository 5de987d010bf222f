/** Attack row A9 on whole tables: what a source or a file calls a place or a series is opened in a spreadsheet, and runs nothing. */
import { expect, test } from "vitest";
import { drawsTable, forecastTable } from "../../src/analyse/forecast-table.ts";
import { onsetTable } from "../../src/analyse/onset-table.ts";
import { surveilledTable } from "../../src/analyse/surveillance.ts";
import { monthName, monthNumber } from "../../src/kernel/month.ts";

/** No commas or quotes, which a table that is read would take apart. */
const HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", "＠SUM(A1)", " =1+1"] as const;
/** What a spreadsheet would run at the beginning of a cell, in quotes or not, if it is no number. */
const RUNS = /^"?\s*[=+\-@＝＋－＠]/u;

async function cellsOf(pieces: AsyncIterable<string> | Iterable<string>): Promise<string[]> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => line.match(/"(?:[^"]|"")*"|[^,]+/g) ?? []);
}

function expectTame(cells: readonly string[], names: readonly string[]): void {
  for (const cell of cells)
    if (RUNS.test(cell)) expect([cell, Number.isNaN(Number(cell))]).toEqual([cell, false]);
  // The names did come out, each as a text.
  for (const name of names) expect(cells).toContain(`"'${name}"`);
}

const MONTHS = Array.from({ length: 72 }, (_, i) => monthName(monthNumber("2010-01") + i));

function historyOf(names: readonly string[]): string[] {
  return [
    "place,month,value",
    ...names.flatMap((name) => MONTHS.map((month, i) => `${name},${month},${(i * 7) % 5}`)),
  ];
}

test("A9: every table that leaves the desk names hostile places and series as texts", async () => {
  const trimmed = [...new Set(HOSTILE.map((name) => name.trim()))];
  const weeks = Array.from({ length: 52 }, (_, i) => i + 1);
  const counts = [
    "series,week,count",
    ...trimmed.flatMap((name) => weeks.map((week) => `${name},${week},3`)),
  ];
  expectTame(await cellsOf(surveilledTable(counts, {})), trimmed);

  const draws = {
    places: HOSTILE,
    asOf: monthNumber("2019-04"),
    leads: [1],
    draws: 1,
    values: Float64Array.from(HOSTILE, () => 1),
  };
  expectTame(await cellsOf(drawsTable(draws)), HOSTILE);

  for (const form of ["months", "places"] as const) {
    const options = {
      asOf: "2015-12",
      leads: [1, 2],
      draws: 20,
      model: "conflictology-12",
      seed: "a9",
      form,
    };
    const cells = await cellsOf(forecastTable(historyOf(trimmed), options));
    expectTame(cells, trimmed);
  }
  expectTame(await cellsOf(onsetTable(historyOf(trimmed), "2015-12")), trimmed);
}, 120_000);
