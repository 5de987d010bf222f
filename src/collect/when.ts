/**
 * Dates and times as tables write them, read without guessing: what can be two days is refused with a reason.
 * A time without an offset is read as UTC.
 */
import type { z } from "zod";
import type { Occurred } from "../kernel/claim.ts";
import { Fault } from "../kernel/fault.ts";
import { readMoment } from "./moment.ts";

export type Precision = z.output<typeof Occurred>["precision"];

export interface When {
  /** Milliseconds since 1970 in UTC: the first moment of what is meant. */
  readonly from: number;
  /** The last day of a month or year, else the same as `from`. */
  readonly to: number;
  readonly precision: Precision;
}

/** Which of `03/04/2020`'s numbers is the day. */
export type DateOrder = "day-month" | "month-day";

/** Years outside are slips of the pen. */
const [FIRST_YEAR, LAST_YEAR] = [1500, 2199];

const YEAR_FIRST = /^(\d{4})([-/])(\d{1,2})(?:\2(\d{1,2}))?(?!\d)/;
const YEAR_LAST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)/;
const MONTH_NAME_FIRST = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)/i;
/** Databases print whole days so. */
const MIDNIGHT = /[T ]00:00(:00([.,]0+)?)?$/;

/** @throws Fault `invalid` for what is no date, does not exist, or can be read in two ways. */
export function readWhen(written: string, order?: DateOrder): When {
  const text = written.trim();
  const moment = readMoment(asIso(text, order));
  const from = moment ? Date.parse(moment.at) : Number.NaN;
  const year = new Date(from).getUTCFullYear();
  if (!moment || !(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new Fault("invalid", `"${text.slice(0, 40)}" is not a date that exists; write it as YYYY-MM-DD.`);
  }
  const precision = moment.precision === "minute" && MIDNIGHT.test(text) ? "day" : moment.precision;
  const month = new Date(from).getUTCMonth();
  const to =
    precision === "year"
      ? Date.UTC(year, 12, 0)
      : precision === "month"
        ? Date.UTC(year, month + 1, 0)
        : from;
  return { from, to, precision };
}

/** The forms that tables have and messages have not, written over as ISO 8601. */
function asIso(text: string, order: DateOrder | undefined): string {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) {
    const [all, year, , month, day] = yearFirst;
    return iso(year, month, day) + text.slice(all.length);
  }
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) {
    const [all, first = "", sign, second = "", year] = yearLast;
    const isDayFirst = dayIsFirst(text, Number(first), Number(second), sign === "." ? "day-month" : order);
    return (isDayFirst ? iso(year, second, first) : iso(year, first, second)) + text.slice(all.length);
  }
  return text.replace(MONTH_NAME_FIRST, "$2 $1 $3");
}

function iso(year = "", month = "", day?: string): string {
  const start = `${year}-${month.padStart(2, "0")}`;
  return day === undefined ? start : `${start}-${day.padStart(2, "0")}`;
}

function dayIsFirst(text: string, first: number, second: number, order: DateOrder | undefined): boolean {
  if (order) return order === "day-month";
  if (first > 12 || first === second) return true;
  if (second > 12) return false;
  throw new Fault("invalid", `"${text}" can be read as two days; say which with the option dateOrder.`);
}

/**
 * Seconds, milliseconds or microseconds since 1970, told apart by their size: each from 1973 to 2199.
 * @throws Fault `invalid` for a number that is none of them.
 */
export function readEpoch(number: number): When {
  const times = [number * 1000, number, number / 1000];
  const from = times.find((time) => time >= Date.UTC(1973, 0) && time < Date.UTC(LAST_YEAR + 1, 0));
  if (from === undefined) {
    throw new Fault(
      "invalid",
      `${number} is not a time in seconds, milliseconds or microseconds since 1970.`,
    );
  }
  return { from: Math.floor(from), to: Math.floor(from), precision: "minute" };
}

/** ISO 8601 in UTC, with milliseconds. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/**
 * A happening from one time to another.
 * @throws Fault `invalid` when it ends before it begins.
 */
export function occurredBetween(first: When, last: When, precision?: Precision): z.output<typeof Occurred> {
  if (last.to < first.from) {
    const [begin, end] = [first.from, last.to].map((time) => isoTime(time).slice(0, 10));
    throw new Fault("invalid", `It ends on ${end}, before it begins on ${begin}.`);
  }
  return { from: isoTime(first.from), to: isoTime(last.to), precision: precision ?? first.precision };
}
