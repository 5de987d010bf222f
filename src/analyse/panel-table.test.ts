import fc from "fast-check";
import { expect, test } from "vitest";
import { monthNumber } from "../kernel/month.ts";
import { panelFromTable } from "./panel-table.ts";

const header = "place,month,value";

test("months between a place's first row and the as-of month count as zero, earlier ones are unknown", async () => {
  const panel = await panelFromTable([header, "B,2019-03,7", "A,2019-01,5", "A,2019-03,2"], "2019-04");
  expect(panel).toMatchObject({ places: ["A", "B"], firstMonth: monthNumber("2019-01"), months: 4 });
  expect([...panel.values]).toEqual([5, 0, 2, 0, Number.NaN, Number.NaN, 7, 0]);
});

test("rows after the as-of month change nothing", async () => {
  const rows = [header, "A,2019-01,5", "A,2019-02,6"];
  const later = [...rows, "A,2019-03,999", "C,2020-01,1"];
  expect(await panelFromTable(later, "2019-02")).toEqual(await panelFromTable(rows, "2019-02"));
});

test("the order of rows and columns, a byte order mark and further columns change nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(["A,2019-01,5", "B,2019-01,1", "A,2019-02,0", "B,2019-03,4"], { minLength: 4 }),
      async (rows) => {
        const turned = rows.map((row) => row.split(",").reverse().join(",")).map((row) => `x,${row}`);
        expect(await panelFromTable(["\uFEFFnote,value,month,place", ...turned], "2019-03")).toEqual(
          await panelFromTable([header, ...rows], "2019-03"),
        );
      },
    ),
  );
});

test("an empty value is unknown; floating-point noise on counts is rounded off", async () => {
  const panel = await panelFromTable(
    [header, "A,2019-01,3.0000000002", "A,2019-02,", "A,2019-03,0.5"],
    "2019-03",
  );
  expect([...panel.values]).toEqual([3, Number.NaN, 0.5]);
});

test("names may be quoted", async () => {
  const panel = await panelFromTable(
    [header, '"Congo, ""DR""",2019-01,1', '"Côte d\'Ivoire",2019-01,"2"'],
    "2019-01",
  );
  expect(panel.places).toEqual(['Congo, "DR"', "Côte d'Ivoire"]);
});

test.each([
  [["place,value", "A,1"], "Line 1 has no column month"],
  [[header, "A,2019-01,1", "A,2019-13,1"], 'Line 3 has "2019-13" for a month'],
  [[header, "A,2019-01,-1"], 'Line 2 has "-1" for a value'],
  [[header, "A,2019-01,many"], 'Line 2 has "many" for a value'],
  [[header, "A,2019-01,Infinity"], 'Line 2 has "Infinity" for a value'],
  [[header, "A,2019-01"], "Line 2 has 2 fields"],
  [[header, ",2019-01,1"], "Line 2 names no place"],
  [[header, 'A"B,2019-01,1', '"A,2019-01,1'], "Line 3 has a stray quote"],
  [[header, "A,2019-01,1", "", "A,2019-01,1"], "Line 4 gives a month of A a second time"],
  [[], "The history is empty"],
  [[header, "A,2020-01,1"], "no row up to 2019-12"],
  [[header, "A,0019-01,1"], "spans 24012 months"],
])("%j is refused: %s", async (lines, message) => {
  await expect(panelFromTable(lines, "2019-12")).rejects.toThrow(message);
});

test("a month that is none is refused as an as-of month", async () => {
  await expect(panelFromTable([header], "October")).rejects.toThrow("write it as YYYY-MM");
});
