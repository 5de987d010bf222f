/**
 * `onset` as a user's shell runs it. The last test reads ../shared/data/conflict, which is not part of this repository;
 * it fails where that is missing.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOfFile } from "../src/analyse/table-file.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { command, scratch } from "./command-rig.ts";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
});
afterAll(() => remove());

let files = 0;
async function onset(history: string, asOf: string) {
  files += 1;
  const [input, out] = [join(folder, `${files}.csv`), join(folder, `${files}.out.csv`)];
  await writeFile(input, history);
  const said = await command(["onset", "--history", input, "--as-of", asOf, "--out", out]);
  return { ...said, written: said.code === 0 ? await readFile(out, "utf8") : "" };
}

/** Deaths by place and month from 2000-01. */
function table(places: Readonly<Record<string, (t: number) => number | string>>, months: number): string {
  const lines = Object.entries(places).flatMap(([place, value]) =>
    Array.from({ length: months }, (_, t) => `${place},${monthName(monthNumber("2000-01") + t)},${value(t)}`),
  );
  return `place,month,value\n${lines.join("\n")}\n`;
}

const BUSY = {
  Mali: (t: number) => (t % 30 > 22 ? (t * 37) % 90 : 0),
  Niger: (t: number) => (t % 34 > 28 ? (t * 17) % 40 : 0),
  Chad: (t: number) => (t % 41 > 20 ? (t * 13) % 25 : 0),
  '"Moon, dark side"': () => 0,
};

test("rows after the as-of month change no byte, and the same table gives the same bytes", async () => {
  const before = table(BUSY, 110);
  const later = `${before}${table({ Mali: () => 9_999, Niger: () => 0, Venus: () => 77 }, 130)
    .split("\n")
    .filter((line) => / ?,20(09-0[3-9]|09-1|1)/.test(line))
    .join("\n")}\n`;
  const [first, second] = [await onset(before, "2009-02"), await onset(later, "2009-02")];
  expect(first.code).toBe(0);
  expect(second.written).toBe(first.written);
  expect(first.written.split("\n")[0]).toBe("place,p_onset_3m,p_onset_12m,p_escalation");
  const moon = first.written.split("\n").find((line) => line.includes("Moon"));
  expect(moon).toMatch(/^"Moon, dark side",0\.\d{6},0\.\d{6},0\.\d{6}$/);
});

test("where somebody died within the year no onset is possible, and its chances are empty", async () => {
  const { written } = await onset(table({ ...BUSY, Mali: (t) => (t === 100 ? 1 : 0) }, 110), "2009-02");
  expect(written).toMatch(/^Mali,,,0\.\d{6}$/m);
});

test("what begins within three months begins within twelve", async () => {
  const { written } = await onset(table(BUSY, 110), "2009-02");
  const rows = written.trim().split("\n").slice(1);
  for (const row of rows) {
    const [escalation = "", twelve = "", three = ""] = row.split(",").reverse();
    expect(Number(twelve)).toBeGreaterThanOrEqual(Number(three));
    expect(Number(escalation)).toBeLessThanOrEqual(1);
  }
});

test("histories it cannot use are refused in one sentence, and nothing is written", async () => {
  const refused = async (history: string, asOf: string, sentence: string) => {
    const said = await onset(history, asOf);
    expect(said.code).not.toBe(0);
    expect(said.stderr).toContain(sentence);
  };
  await refused(table(BUSY, 20), "2001-08", "The history has 20 months up to 2001-08; give at least 25");
  await refused(table(BUSY, 60), "1999-01", "no row up to 1999-01");
  await refused(table(BUSY, 60), "2004-13", "is not a month");
  await refused("", "2004-01", "The history is empty");
  await refused("place,month,value\nMali,2004-01,minus\n", "2004-01", 'Line 2 has "minus" for a value');
});

test("on ../shared/data/conflict, quiet countries with violent years behind them are thought likelier than others", async () => {
  const lines = ["place,month,value"];
  const violent = new Set<string>();
  for await (const line of linesOfFile("../shared/data/conflict/ucdp_country_month_to_2019-12.csv.gz")) {
    const [deaths = "", month = "", iso3 = ""] = line.split(",").reverse();
    if (!/^\d{4}-/.test(month)) continue;
    lines.push(`${iso3},${month},${deaths}`);
    if (month >= "2010" && Number(deaths) > 0) violent.add(iso3);
  }
  const { written } = await onset(lines.join("\n"), "2019-12");
  const rows = written.trim().split("\n").slice(1);
  expect(rows).toHaveLength(119);
  const mean = (isViolent: boolean) => {
    const chances = rows
      .map((row) => row.split(","))
      .filter(([place = "", three = ""]) => three !== "" && violent.has(place) === isViolent)
      .map(([, three]) => Number(three));
    return chances.reduce((sum, p) => sum + p, 0) / chances.length;
  };
  expect(mean(true)).toBeGreaterThan(1.5 * mean(false));
});
