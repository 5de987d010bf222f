import { describe, expect, test } from "vitest";
import { type DetectTally, detectTable } from "./detect-table.ts";

/** @returns the lines written, with what was counted. */
async function judged(text: string, detector = "technical-anomaly") {
  const tally: DetectTally = { readings: 0, unknown: 0, alarms: 0, clockChanges: 0, gaps: 0 };
  let written = "";
  for await (const piece of detectTable(linesOf(text), detector, tally)) written += piece;
  return { written, tally };
}

async function* linesOf(text: string): AsyncGenerator<string> {
  if (text === "") return;
  yield* text.split("\n");
}

test("times are dates, times with zones, seconds and milliseconds since 1970; other columns are passed over", async () => {
  const seconds = Date.UTC(2019, 3, 1) / 1_000;
  const rows = [
    `${seconds},x,1`,
    `${(seconds + 60) * 1_000},x,1`,
    "2019-04-01T02:02:00.5+02:00,x,1",
    '"2019-04-01 00:03:00 +0000",x,"2"',
    "2019-04-01T00:04Z,x,1",
    "2019-04-02,x,1e1",
    "2019-05,x,-.5",
  ];
  const { written, tally } = await judged(`timestamp,meter,value\n${rows.join("\n")}`);
  expect(tally).toEqual({ readings: 7, unknown: 0, alarms: 0, clockChanges: 0, gaps: 0 });
  expect(written).toContain("2019-04-02,1e1,0,0\n2019-05,-.5,0,0\n");
});

test("the width of buckets is told from the first two lines, and buckets without a line are unknown", async () => {
  const ears = async (rows: string, detector = "ears-c2") =>
    (await judged(`timestamp,value\n${rows}`, detector)).tally;
  expect(await ears("2019-01,4\n2019-03,5\n2019-04,5")).toMatchObject({ readings: 3, gaps: 1 });
  expect(await ears("2019-01-07,4\n2019-01-21,5\n2019-01-28,5", "ears-c1")).toMatchObject({
    readings: 3,
    gaps: 1,
  });
  expect(await ears("2019-01-01,4\n2019-01-02,5\n2019-01-06,5")).toMatchObject({ readings: 3, gaps: 3 });
  expect(await ears("2019-01-01,4")).toMatchObject({ readings: 1, gaps: 0 });
  expect(await ears("")).toMatchObject({ readings: 0 });
});

test("names of columns may be written large, and UTC may be named", async () => {
  const { tally } = await judged("Timestamp,Value\r\n2014-04-01 00:00:00 UTC,1\n2014-04-01 00:05:00 GMT,2");
  expect(tally).toMatchObject({ readings: 2, clockChanges: 0 });
});

describe("refuses", () => {
  test.each([
    ["", /table is empty/],
    ["time,count\n2019-04-01,1", /first line is "time,count"; it must be timestamp,value/],
    [
      "timestamp,value\n2019-04-02,1\n2019-04-01,1",
      /Line 3 \(2019-04-01\) lies before line 2 .*sort the table/,
    ],
    ["timestamp,value\n2019-02-30,1", /Line 2 has the timestamp "2019-02-30"/],
    ["timestamp,value\n2019-13-01,1", /Line 2 has the timestamp "2019-13-01"/],
    ["timestamp,value\nyesterday,1", /Line 2 has the timestamp "yesterday"/],
    ["timestamp,value\n2019-04-01T25:00,1", /Line 2 has the timestamp/],
    ["timestamp,value\n2019,1", /Line 2 has the timestamp "2019"/],
    ["timestamp,value\n2019-04-01,many", /Line 2 has the value "many"; expected a number/],
    ["timestamp,value\n2019-04-01,1e999", /Line 2 has the value "1e999"/],
    ["timestamp,value\n2019-04-01,0x10", /Line 2 has the value "0x10"/],
    ["timestamp,value\n2019-04-01,=1+1", /Line 2 has the value "=1\+1"/],
    ["timestamp,value\n2019-04-01,1,5", /Line 2 has 3 cells, and the first line 2/],
  ])("%j with one sentence", async (text, sentence) => {
    await expect(judged(text)).rejects.toThrow(sentence);
  });

  test("a detector that does not fit or is not there, a bucket twice, and a date that cannot be meant", async () => {
    const rows = (...lines: string[]) => `timestamp,value\n${lines.join("\n")}`;
    const hours = rows("2019-01-01 00:00,1", "2019-01-01 01:00,1");
    await expect(judged(hours, "ears-c2")).rejects.toThrow(/by day, week or month; .*3600 seconds apart/);
    await expect(judged(hours, "nothing")).rejects.toThrow("There is no detector called nothing");
    const twice = rows("2019-01-01,1", "2019-01-02,1", "2019-01-02,1");
    await expect(judged(twice, "ears-c2")).rejects.toThrow(/Line 4 .*once more/);
    const far = rows("2019-01-01,1", "2019-01-02,1", "3019-01-02,1");
    await expect(judged(far, "ears-c2")).rejects.toThrow(/days are missing; check the date/);
  });
});
