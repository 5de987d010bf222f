import { expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { drawPoisson } from "../numerics/distributions.ts";
import { detectors } from "./detectors/all.ts";
import { surveilledTable } from "./surveillance.ts";

async function judged(lines: readonly string[], options: Parameters<typeof surveilledTable>[1] = {}) {
  let text = "";
  for await (const piece of surveilledTable(lines, options)) text += piece;
  return text.trimEnd().split("\n");
}

const chance = seededChance("surveillance table");
const counts = Array.from({ length: 400 }, (_, week) =>
  week === 390 ? 30 : drawPoisson(chance, 4 + 2 * Math.sin((2 * Math.PI * week) / 52)),
);
const table = ["series,week,count", ...counts.map((count, i) => `north,${i + 1},${count}`)];

test("each row comes back with its threshold and whether it is an alarm", async () => {
  const rows = await judged(table);
  expect(rows[0]).toBe("series,week,count,threshold,alarm");
  expect(rows).toHaveLength(401);
  expect(rows[1]).toBe(`north,1,${counts[0]},,0`);
  const [series, week, count, threshold, alarm] = rows[391]?.split(",") ?? [];
  expect([series, week, count, alarm]).toEqual(["north", "391", "30", "1"]);
  expect(Number(threshold)).toBeGreaterThan(4);
  expect(Number(threshold)).toBeLessThan(30);
  // The count is an alarm where, and only where, it is above the threshold.
  for (const row of rows.slice(27)) {
    const [, , own, limit, cried] = row.split(",");
    expect(cried).toBe(Number(own) > Number(limit) ? "1" : "0");
  }
});

test("series may be mixed, and each is judged as if it were alone", async () => {
  const mixed = [
    "week,count,series",
    ...counts.flatMap((count, i) => [`${i},${count},"a, b"`, `${i},${7},c`]),
  ];
  const alone = (await judged(table)).slice(1).map((row) => row.split(",").slice(3).join());
  const together = (await judged(mixed)).filter((row) => row.startsWith('"a, b"'));
  expect(together.map((row) => row.split(",").slice(4).join())).toEqual(alone);
});

test("dates are weeks, an absent week is one nobody knows, and the last judges as it stands", async () => {
  const dated = (skip: number) =>
    table.map((row, i) => {
      const [, , count] = row.split(",");
      const day = new Date(Date.UTC(2010, 0, 4) + (i - 1) * 7 * 86_400_000).toISOString().slice(0, 10);
      return i === 0 ? row : i === skip ? `north,${day},` : `north,${day},${count}`;
    });
  const withEmpty = await judged(dated(200));
  const withoutRow = await judged(dated(200).filter((_, i) => i !== 200));
  expect(withEmpty.filter((_, i) => i !== 200)).toEqual(withoutRow);
  expect(withEmpty[200]).toMatch(/,,,0$/);
});

test("weeks of ISO 8601 follow each other over the end of a year of 53, and one that does not exist is refused", async () => {
  const weeks = ["2020-W52", "2020-W53", "2021-W01", "2021W02"];
  const tally = { rows: 0, series: 0, alarms: 0, absentWeeks: 0 };
  for await (const _ of surveilledTable(
    ["series,week,count", ...weeks.map((week) => `a,${week},1`)],
    {},
    tally,
  ));
  expect(tally).toMatchObject({ rows: 4, absentWeeks: 0 });
  await expect(judged(["series,week,count", "a,2021-W53,1"])).rejects.toThrow(/2021 has no such week/);
  await expect(judged(["series,week,count", "a,2021-W00,1"])).rejects.toThrow(/2021 has no such week/);
});

test("every detector for weeks takes zeros, a doubling and gaps, and says nothing of a constant series", async () => {
  const rows = ["series,week,count"];
  for (let week = 0; week < 600; week += 1) {
    rows.push(`zero,${week},0`, `constant,${week},12`);
    if (week % 7 !== 3) rows.push(`doubled,${week},${(counts[week % 400] ?? 0) * (week < 500 ? 1 : 2)}`);
  }
  for (const { id, buckets } of detectors) {
    if (buckets.week === undefined) continue;
    const out = await judged(rows, { detector: id });
    expect(out).toHaveLength(rows.length);
    expect(out.filter((row) => /^(zero|constant),.*,1$/.test(row))).toEqual([]);
    expect(out.join()).not.toMatch(/NaN|Infinity/);
  }
});

test("with a rate of false alarms only what stands out over all series together is one", async () => {
  const noise = Array.from({ length: 50 }, (_, s) =>
    Array.from({ length: 150 }, (_, week) => `s${s},${week},${drawPoisson(chance, 6)}`),
  ).flat();
  const rows = ["series,week,count", ...noise];
  const alarms = async (discoveryRate?: number) =>
    (await judged(rows, { detector: "ears-c1", discoveryRate })).filter((row) => row.endsWith(",1")).length;
  const plain = await alarms();
  expect(plain).toBeGreaterThan(5);
  expect(await alarms(0.05)).toBeLessThan(plain / 5);
  await expect(judged(rows, { detector: "ears-c3", discoveryRate: 0.1 })).rejects.toThrow(/gives no chances/);
});

test.each([
  [[], {}, "The table is empty; its first line must be series,week,count."],
  [["series,week"], {}, "Line 1 has no column count; it must name series, week and count."],
  [["series,week,count", "a,1"], {}, "Line 2 has 2 fields, fewer than the first line names."],
  [["series,week,count", ",1,2"], {}, "Line 2 names no series."],
  [
    ["series,week,count", "a,1,-2"],
    {},
    'Line 2 has "-2" for a count; it must be a number, 0 or more, or empty where unknown.',
  ],
  [
    ["series,week,count", "a,1,many"],
    {},
    'Line 2 has "many" for a count; it must be a number, 0 or more, or empty where unknown.',
  ],
  [
    ["series,week,count", "a,2020-02-30,1"],
    {},
    'Line 2 has "2020-02-30" for a week; write a running number, its first day as YYYY-MM-DD, or the week as YYYY-Www.',
  ],
  [
    ["series,week,count", "a,2,1", "a,2,1"],
    {},
    "Line 3 has week 2 of a after a later one or a second time; sort the weeks of a series upwards.",
  ],
  [
    ["series,week,count", "a,2,1", "a,99999,1"],
    {},
    "Line 3 comes 99996 weeks after the last row of a; check its week.",
  ],
  [["series,week,count"], { detector: "nothing" }, "There is no detector called nothing."],
  [
    ["series,week,count"],
    { discoveryRate: 2 },
    "A rate of false alarms of 2 is not possible; give one between 0 and 1.",
  ],
])("what cannot be read is refused with its line: %j", async (lines, options, message) => {
  await expect(judged(lines, options)).rejects.toThrow(message);
});

test("a detector that is not for weeks is refused with those that are", async () => {
  await expect(judged(table, { detector: "hdx-signals" })).rejects.toThrow(
    /not for weekly counts.*presage-surveillance/,
  );
});
