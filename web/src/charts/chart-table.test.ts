import { expect, test } from "vitest";
import { asCsv } from "./chart-table.ts";

test("a chart's copy runs nothing in a spreadsheet, in its head as little as in its rows", () => {
  const table = {
    columns: ["month", "=cmd()"],
    rows: [
      ["@SUM(1)", -5],
      ["-5", undefined],
      ["＝1", 2.5],
    ],
  };
  expect(asCsv(table)).toBe(`month,"'=cmd()"\r\n"'@SUM(1)",-5\r\n-5,\r\n"'＝1",2.5`);
});
