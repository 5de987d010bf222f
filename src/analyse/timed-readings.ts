/**
 * Readings with their times, as a table brings them: `timestamp,value`, oldest first.
 *
 * The invariant: a line that cannot be read stops the work with its number and what was expected; nothing is guessed
 * and nothing left out.
 */
import { Fault } from "../kernel/fault.ts";
import type { Width } from "./detector.ts";

export interface TimedReading {
  /** As they stand in the table. */
  readonly written: { readonly timestamp: string; readonly value: string };
  /** Since 1970; a time without a zone is taken for UTC. */
  readonly seconds: number;
  /** NaN where the table says that it is unknown. */
  readonly value: number;
  readonly line: number;
}

/** Clocks are put back an hour in autumn; further back than two, and the table is not in order. */
const PUT_BACK_SECONDS = 2 * 3_600;

/** @throws Fault `invalid` with the number of the line that is wrong. */
export async function* timedReadings(lines: AsyncIterable<string>): AsyncGenerator<TimedReading> {
  let number = 0;
  let latest: TimedReading | undefined;
  let columns: { timestamp: number; value: number; count: number } | undefined;
  for await (const line of lines) {
    number += 1;
    const cells = line
      .replace(/^\uFEFF/, "")
      .split(",")
      .map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    if (!columns) {
      columns = columnsOf(cells);
      continue;
    }
    if (line.trim() === "") continue;
    if (cells.length !== columns.count)
      throw new Fault(
        "invalid",
        `Line ${number} has ${cells.length} cells, and the first line ${columns.count}.`,
      );
    const written = { timestamp: cells[columns.timestamp] ?? "", value: cells[columns.value] ?? "" };
    const reading = {
      written,
      seconds: secondsOf(written.timestamp, number),
      value: numberOf(written.value, number),
      line: number,
    };
    if (latest && reading.seconds < latest.seconds - PUT_BACK_SECONDS)
      throw new Fault(
        "invalid",
        `Line ${number} (${written.timestamp}) lies before line ${latest.line} (${latest.written.timestamp}); sort the table by time.`,
      );
    latest = reading;
    yield reading;
  }
  if (!columns) throw new Fault("invalid", "The table is empty; its first line must be timestamp,value.");
}

function columnsOf(cells: readonly string[]) {
  const names = cells.map((cell) => cell.toLowerCase());
  const [timestamp, value] = [names.indexOf("timestamp"), names.indexOf("value")];
  if (timestamp < 0 || value < 0)
    throw new Fault(
      "invalid",
      `The first line is "${cells.join(",").slice(0, 80)}"; it must be timestamp,value.`,
    );
  return { timestamp, value, count: cells.length };
}

const TIME =
  /^(\d{4}-\d{2}(?:-\d{2})?)(?:[T ](\d{2}:\d{2})(:\d{2})?([.,]\d{1,9})?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

/** A date, a date and time, or a number of seconds (or milliseconds) since 1970. */
function secondsOf(written: string, line: number): number {
  if (/^\d{1,14}(\.\d+)?$/.test(written) && !/^\d{4}$/.test(written)) {
    const number = Number(written);
    // Seconds reach this in the year 5138.
    return number >= 1e11 ? number / 1_000 : number;
  }
  const match = TIME.exec(written);
  const [, date = "", minute = "00:00", second = ":00", fraction = "", zone = "Z"] = match ?? [];
  const day = date.length === 7 ? `${date}-01` : date;
  const midnight = new Date(`${day}T00:00:00Z`);
  const time = Date.parse(`${day}T${minute}${second}${fraction.replace(",", ".").slice(0, 4)}${colon(zone)}`);
  // 30 February is read as 2 March where nobody looks.
  if (!match || Number.isNaN(time) || midnight.toISOString().slice(0, 10) !== day)
    throw new Fault(
      "invalid",
      `Line ${line} has the timestamp "${written.slice(0, 40)}"; expected one like 2019-04-23 or 2019-04-23T14:05:00Z, or seconds since 1970.`,
    );
  return time / 1_000;
}

function colon(zone: string): string {
  if (zone === "UTC" || zone === "GMT") return "Z";
  return /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}

const UNKNOWN = /^(|nan|na|null|none|-)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

function numberOf(written: string, line: number): number {
  if (UNKNOWN.test(written)) return Number.NaN;
  const value = NUMBER.test(written) ? Number(written) : Number.NaN;
  if (!Number.isFinite(value))
    throw new Fault(
      "invalid",
      `Line ${line} has the value "${written.slice(0, 40)}"; expected a number, or nothing where it is unknown.`,
    );
  return value;
}

const DAY = 86_400;

/**
 * The width of readings, from the first two and the widths that are possible: the one they are apart by, or else the
 * widest that fits between them several times.
 */
export function widthBetween(first: number, second: number, possible: readonly Width[]): Width | undefined {
  const apart = second - first;
  const days = apart / DAY;
  const isMonths = new Date(first * 1_000).getUTCDate() === new Date(second * 1_000).getUTCDate();
  const fits: readonly (readonly [Width, boolean])[] = [
    ["day", days === 1],
    ["week", days === 7],
    ["month", isMonths && days >= 28],
    ["week", days > 0 && days % 7 === 0],
    ["day", days > 0 && days % 1 === 0],
  ];
  return fits.find(([width, isSo]) => isSo && possible.includes(width))?.[0];
}

/** The running number of the bucket that a time lies in. */
export function bucketOf(width: Exclude<Width, "sample">, seconds: number): number {
  if (width === "month") {
    const date = new Date(seconds * 1_000);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  }
  return Math.floor(seconds / (width === "week" ? 7 * DAY : DAY));
}
