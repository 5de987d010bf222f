/**
 * Panels from tables of the form `place,month,value`.
 *
 * The invariant: nothing after the as-of month gets in, so that a forecast "as of then" cannot know better.
 */
import { Fault } from "../kernel/fault.ts";
import { monthNumber } from "../kernel/month.ts";
import { fieldsOf } from "./csv-fields.ts";
import type { Panel } from "./forecaster.ts";

/** Counts that went through floating-point arithmetic are off by less than this. */
const NOISE = 1e-6;
/** Two hundred years of months. */
const LONGEST_PANEL = 2_400;
const COLUMNS = ["place", "month", "value"] as const;

/**
 * Reads a table. The first line names the columns, in any order, further columns are passed over. `month` is
 * YYYY-MM. `value` is a number, 0 or more; left empty it means that the place did not exist or nobody knows.
 * From a place's first row on, a month without a row counts as 0, up to the as-of month.
 *
 * Places come sorted by name, so that the order of rows does not matter.
 *
 * @param lines without their line ends.
 * @param asOf YYYY-MM, the last month that may be used.
 * @throws Fault `invalid`, naming the line, for a row that cannot be read.
 */
export async function panelFromTable(
  lines: AsyncIterable<string> | Iterable<string>,
  asOf: string,
): Promise<Panel> {
  const lastMonth = monthNumber(asOf);
  const rows = new Map<string, Map<number, number>>();
  let firstMonth = lastMonth;
  let columns: readonly number[] | undefined;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    if (!columns) {
      columns = columnsFrom(line);
      continue;
    }
    const { place, month, value } = rowFrom(line, number, columns);
    if (month > lastMonth) continue;
    const known = rows.get(place) ?? new Map<number, number>();
    if (known.has(month))
      throw new Fault(
        "invalid",
        `Line ${number} gives a month of ${place} a second time; keep one of the two.`,
        {
          line: number,
        },
      );
    rows.set(place, known.set(month, value));
    firstMonth = Math.min(firstMonth, month);
  }
  if (!columns) throw new Fault("invalid", "The history is empty; its first line must be place,month,value.");
  if (rows.size === 0)
    throw new Fault("invalid", `The history has no row up to ${asOf}; choose a later month.`);
  const months = lastMonth - firstMonth + 1;
  if (months > LONGEST_PANEL)
    throw new Fault(
      "invalid",
      `The history spans ${months} months, more than ${LONGEST_PANEL}; check its years.`,
    );
  return panelOf(rows, firstMonth, months);
}

function panelOf(
  rows: ReadonlyMap<string, ReadonlyMap<number, number>>,
  firstMonth: number,
  months: number,
): Panel {
  // By code unit, not by a language's alphabet, which would differ between machines.
  const places = [...rows.keys()].sort((one, other) => (one < other ? -1 : 1));
  const values = new Float64Array(places.length * months).fill(Number.NaN);
  places.forEach((place, p) => {
    const known = rows.get(place) ?? new Map<number, number>();
    let started = false;
    for (let t = 0; t < months; t += 1) {
      const value = known.get(firstMonth + t);
      started ||= value !== undefined;
      if (started) values[p * months + t] = value ?? 0;
    }
  });
  return { places, firstMonth, months, values };
}

function columnsFrom(line: string): readonly number[] {
  const names = fieldsOf(line.replace(/^\uFEFF/, ""), 1).map((name) => name.trim().toLowerCase());
  return COLUMNS.map((column) => {
    const index = names.indexOf(column);
    if (index < 0)
      throw new Fault("invalid", `Line 1 has no column ${column}; it must name place, month and value.`, {
        line: 1,
      });
    return index;
  });
}

function rowFrom(
  line: string,
  number: number,
  columns: readonly number[],
): { readonly place: string; readonly month: number; readonly value: number } {
  const fields = fieldsOf(line, number);
  const [place, month, value] = columns.map((column) => fields[column]?.trim());
  const refuse = (what: string) => new Fault("invalid", `Line ${number} ${what}`, { line: number });
  if (place === undefined || month === undefined || value === undefined)
    throw refuse(`has ${fields.length} fields, fewer than the first line names.`);
  if (place === "") throw refuse("names no place.");
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw refuse(`has "${month}" for a month; write it as YYYY-MM, such as 2019-10.`);
  const amount = value === "" ? Number.NaN : Number(value);
  if (value !== "" && !(Number.isFinite(amount) && amount >= 0))
    throw refuse(`has "${value}" for a value; it must be a number, 0 or more, or empty where unknown.`);
  const whole = Math.round(amount);
  return {
    place,
    month: monthNumber(month),
    value: Math.abs(amount - whole) < NOISE ? whole : amount,
  };
}
