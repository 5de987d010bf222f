/**
 * One cell of a CSV table (RFC 4180), which a spreadsheet must not take for a formula.
 *
 * Spreadsheets run what begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line's end (OWASP,
 * "CSV Injection"). Such a text is written with an apostrophe before it and in quotes; numbers are numbers,
 * whether they come as such or as text.
 */

const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** A semicolon and a tab part cells in the spreadsheets of some languages. */
const NEEDS_QUOTES = /[",;\t\r\n]/;

/** @param value absent for an empty cell. */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  if (FORMULA.test(value) && !NUMBER.test(value)) return quoted(`'${value}`);
  return NEEDS_QUOTES.test(value) ? quoted(value) : value;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
