/**
 * Weekly counts of many series as a table, judged as they are read: what users run on their own counts.
 *
 * The invariant: a row's alarm depends on it and on the rows before it alone, and memory grows with the number of
 * series, not with that of weeks.
 */
import { csvCell } from "../kernel/csv-cell.ts";
import { Fault } from "../kernel/fault.ts";
import { discover, noDiscoveries } from "../numerics/false-discovery.ts";
import { fieldsOf } from "./csv-fields.ts";
import type { Verdict } from "./detector.ts";
import { detectors } from "./detectors/all.ts";

/** Which detector watches weekly counts where nobody names one: the best one in `npm run bench`. */
export const DEFAULT_SURVEILLANCE = "presage-surveillance";

export interface SurveillanceOptions {
  /** A detector's id. */
  readonly detector?: string | undefined;
  /** Most that may be false among the alarms of all series together, 0 to 1; as the detector has it if left out. */
  readonly discoveryRate?: number | undefined;
}

/** What the table held, counted as it is read. */
export interface SurveillanceTally {
  rows: number;
  series: number;
  alarms: number;
  absentWeeks: number;
}

const COLUMNS = ["series", "week", "count"] as const;
/** Two hundred years: a longer gap is a slip of the pen. */
const LONGEST_GAP = 10_400;
/** Rows to a piece of text. */
const PIECE = 1_000;

interface Watched {
  readonly state: unknown;
  week: number;
  seen: boolean;
}

/**
 * @param lines a table whose first line names series, week and count in any order. `week` is a running number, a
 *   date (YYYY-MM-DD, a week apart) or a week of ISO 8601 (2019-W05); the weeks of a series come upwards, series may be mixed. An empty count is one
 *   nobody knows, and so is that of a week without a row.
 * @param tally is filled while the table is read.
 * @returns the table `series,week,count,threshold,alarm` in pieces of text, a row for each row; `threshold` is empty
 *   while nothing is judged, and for methods without one.
 * @throws Fault `invalid`, naming the line, for a row that cannot be read; `missing` for an unknown detector.
 */
export async function* surveilledTable(
  lines: AsyncIterable<string> | Iterable<string>,
  { detector: id = DEFAULT_SURVEILLANCE, discoveryRate }: SurveillanceOptions,
  tally: SurveillanceTally = { rows: 0, series: 0, alarms: 0, absentWeeks: 0 },
): AsyncGenerator<string> {
  const detector = detectors.get(id);
  const given = detector.buckets.week;
  if (given === undefined)
    throw new Fault("invalid", `The detector ${id} is not for weekly counts; ${forWeeks()}.`);
  if (discoveryRate !== undefined && !(discoveryRate > 0 && discoveryRate < 1))
    throw new Fault(
      "invalid",
      `A rate of false alarms of ${discoveryRate} is not possible; give one between 0 and 1.`,
    );
  const options = detector.options.parse(given);
  const watched = new Map<string, Watched>();
  const discoveries = noDiscoveries();
  let columns: readonly number[] | undefined;
  let number = 0;
  let piece = "series,week,count,threshold,alarm\n";
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    if (!columns) {
      columns = columnsFrom(line);
      continue;
    }
    const row = rowFrom(line, number, columns);
    const series = watched.get(row.series) ?? { state: detector.begin(options), week: 0, seen: false };
    watched.set(row.series, series);
    const gap = gapBefore(series, row, number);
    for (let i = 0; i < gap; i += 1) detector.observe(series.state, Number.NaN, options);
    const verdict = detector.observe(series.state, row.count, options);
    const alarm = discoveryRate === undefined ? verdict.alarm : isDiscovery(verdict, discoveryRate);
    piece += `${csvCell(row.series)},${csvCell(row.written)},${csvCell(row.amount)},${thresholdOf(verdict)},${alarm ? 1 : 0}\n`;
    tally.rows += 1;
    tally.series = watched.size;
    tally.absentWeeks += gap;
    if (alarm) tally.alarms += 1;
    if (tally.rows % PIECE !== 0) continue;
    yield piece;
    piece = "";
  }
  if (!columns) throw new Fault("invalid", "The table is empty; its first line must be series,week,count.");
  yield piece;

  function isDiscovery({ p, expected }: Verdict, rate: number): boolean {
    if (expected === undefined) return false;
    if (p === undefined)
      throw new Fault(
        "invalid",
        `The detector ${id} gives no chances, by which the rate of false alarms is kept; take another one.`,
      );
    return discover(discoveries, p, rate);
  }
}

function thresholdOf({ threshold, expected }: Verdict): string {
  if (threshold === undefined || expected === undefined) return "";
  return csvCell(Number(threshold.toPrecision(6)));
}

function forWeeks(): string {
  const ids = [...detectors].filter(({ buckets }) => buckets.week !== undefined).map(({ id }) => id);
  return `those that are: ${ids.join(", ")}`;
}

/** Weeks without a row between a series' last row and this one. */
function gapBefore(series: Watched, row: Row, number: number): number {
  const gap = series.seen ? row.week - series.week - 1 : 0;
  if (gap < 0)
    throw refusal(
      number,
      `has week ${row.written} of ${row.series} after a later one or a second time; sort the weeks of a series upwards.`,
    );
  if (gap > LONGEST_GAP)
    throw refusal(number, `comes ${gap} weeks after the last row of ${row.series}; check its week.`);
  series.week = row.week;
  series.seen = true;
  return gap;
}

interface Row {
  readonly series: string;
  readonly week: number;
  /** NaN where unknown. */
  readonly count: number;
  /** Week and count as they came. */
  readonly written: string;
  readonly amount: string;
}

function columnsFrom(line: string): readonly number[] {
  const names = fieldsOf(line.replace(/^\uFEFF/, ""), 1).map((name) => name.trim().toLowerCase());
  return COLUMNS.map((column) => {
    const index = names.indexOf(column);
    if (index < 0) throw refusal(1, `has no column ${column}; it must name series, week and count.`);
    return index;
  });
}

function rowFrom(line: string, number: number, columns: readonly number[]): Row {
  const fields = fieldsOf(line, number);
  const [series, written, amount] = columns.map((column) => fields[column]?.trim());
  if (series === undefined || written === undefined || amount === undefined)
    throw refusal(number, `has ${fields.length} fields, fewer than the first line names.`);
  if (series === "") throw refusal(number, "names no series.");
  const count = amount === "" || amount === "NA" ? Number.NaN : Number(amount);
  if (!Number.isNaN(count) ? !(Number.isFinite(count) && count >= 0) : amount !== "" && amount !== "NA")
    throw refusal(
      number,
      `has "${amount}" for a count; it must be a number, 0 or more, or empty where unknown.`,
    );
  return { series, week: weekFrom(written, number), count, written, amount };
}

const WEEK_MS = 7 * 86_400_000;

function weekFrom(written: string, number: number): number {
  if (/^-?\d{1,9}$/.test(written)) return Number(written);
  const iso = /^(\d{4})-?W(\d{2})$/.exec(written);
  if (iso) return isoWeek(Number(iso[1]), Number(iso[2]), written, number);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== written)
    throw refusal(
      number,
      `has "${written}" for a week; write a running number, its first day as YYYY-MM-DD, or the week as YYYY-Www.`,
    );
  return Math.floor(day / WEEK_MS);
}

const DAY_MS = 86_400_000;

/** Weeks of ISO 8601 begin on Monday; the first of a year is that with 4 January. */
function isoWeek(year: number, week: number, written: string, number: number): number {
  const fourth = Date.UTC(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS + (week - 1) * WEEK_MS;
  // Its Thursday lies in the week's year.
  if (new Date(monday + 3 * DAY_MS).getUTCFullYear() !== year)
    throw refusal(number, `has "${written}" for a week; ${year} has no such week.`);
  return Math.floor(monday / WEEK_MS);
}

function refusal(line: number, what: string): Fault {
  return new Fault("invalid", `Line ${line} ${what}`, { line });
}
