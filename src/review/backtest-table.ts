/**
 * Histories from tables of the form `place,month,value`, with `known` where the table says when each figure became known.
 *
 * The invariant: a table without `known` has no vintages. What is made of it says so, because figures that were
 * corrected since stand as if they had always been known.
 */
import { fieldsOf } from "../analyse/csv-fields.ts";
import { Fault } from "../kernel/fault.ts";
import { monthNumber } from "../kernel/month.ts";
import type { DatedReading } from "./backtest-history.ts";

export interface TableHistory {
  readonly readings: readonly DatedReading[];
  /** By code unit, so that the order of rows does not matter. */
  readonly places: readonly string[];
  readonly first: number;
  readonly last: number;
  readonly vintages: "dated" | "none";
}

const COLUMNS = ["place", "month", "value"] as const;
/** More would not fit into memory. */
const MOST_ROWS = 2_000_000;

/**
 * @param lines without their ends; the first names the columns, in any order.
 * @param delay months after its end in which a figure counts as known, where the table does not say.
 * @throws Fault `invalid`, naming the line.
 */
export async function historyFromTable(
  lines: AsyncIterable<string> | Iterable<string>,
  delay: number,
): Promise<TableHistory> {
  const readings: DatedReading[] = [];
  const seen = new Set<string>();
  let columns: Columns | undefined;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    if (!columns) {
      columns = columnsFrom(line);
      continue;
    }
    const reading = readingFrom(line, number, columns, delay);
    if (!reading) continue;
    const key = `${reading.place} ${reading.at} ${columns.known === undefined ? "" : reading.knownAt}`;
    if (seen.has(key))
      throw invalid(number, `gives a month of ${reading.place} a second time; keep one of the two.`);
    seen.add(key);
    readings.push(reading);
    if (readings.length > MOST_ROWS)
      throw invalid(number, `is more than the ${MOST_ROWS} rows that can be taken in; give fewer places.`);
  }
  if (!columns) throw new Fault("invalid", "The history is empty; its first line must be place,month,value.");
  if (readings.length === 0)
    throw new Fault("invalid", "The history has no figure in it; add rows of place, month and value.");
  const places = [...new Set(readings.map(({ place }) => place))].sort((a, b) => (a < b ? -1 : 1));
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at } of readings) [first, last] = [Math.min(first, at), Math.max(last, at)];
  return { readings, places, first, last, vintages: columns.known === undefined ? "none" : "dated" };
}

interface Columns {
  readonly place: number;
  readonly month: number;
  readonly value: number;
  readonly known: number | undefined;
}

function columnsFrom(line: string): Columns {
  const names = fieldsOf(line.replace(/^\uFEFF/, ""), 1).map((name) => name.trim().toLowerCase());
  const [place = 0, month = 0, value = 0] = COLUMNS.map((column) => {
    const index = names.indexOf(column);
    if (index < 0) throw invalid(1, `has no column ${column}; it must name place, month and value.`);
    return index;
  });
  const known = names.indexOf("known");
  return { place, month, value, known: known < 0 ? undefined : known };
}

/** @returns nothing for a figure that is left empty, because nobody knows it. */
function readingFrom(
  line: string,
  number: number,
  columns: Columns,
  delay: number,
): DatedReading | undefined {
  const fields = fieldsOf(line, number).map((field) => field.trim());
  const place = fields[columns.place];
  const value = fields[columns.value];
  if (place === undefined || place === "") throw invalid(number, "names no place.");
  if (value === undefined) throw invalid(number, "has fewer fields than the first line names.");
  const at = monthIn(fields[columns.month], number);
  if (value === "") return undefined;
  const amount = Number(value);
  if (!(Number.isFinite(amount) && amount >= 0))
    throw invalid(number, `has "${value}" for a value; it must be a number, 0 or more, or empty if unknown.`);
  const knownAt = columns.known === undefined ? at + delay : monthIn(fields[columns.known], number);
  if (knownAt < at)
    throw invalid(number, "says that a month was known before it came; known must be that month or later.");
  return { place, at, knownAt, value: amount };
}

function monthIn(text: string | undefined, number: number): number {
  if (text === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(text))
    throw invalid(number, `has "${text ?? ""}" for a month; write it as YYYY-MM, such as 2019-10.`);
  return monthNumber(text);
}

function invalid(line: number, what: string): Fault {
  return new Fault("invalid", `Line ${line} ${what}`, { line });
}
