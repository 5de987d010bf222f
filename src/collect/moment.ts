/**
 * Times as feeds, pages and people write them, read without guessing and without the machine's own zone.
 * A time that names no zone is taken as UTC; a day that does not exist is no time at all.
 */

export interface Moment {
  /** ISO 8601 in UTC, with milliseconds. */
  readonly at: string;
  readonly precision: "minute" | "day" | "month" | "year";
}

/** RFC 822 zones and the few letters that are in use in feeds, in minutes east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  CET: 60,
  MET: 60,
  CEST: 120,
  MEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  TRT: 180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const ISO =
  /^(\d{4})(?:-?(\d{2})(?:-?(\d{2})(?:[Tt\s]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(\S+)?)?)?)?$/;
const RFC_822 =
  /^(?:[A-Za-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s-]+(\d{2}|\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(\S+)?)?(?:\s*\([^)]*\))?$/;

/** @returns undefined when the text is no time, or names a day or hour that does not exist. */
export function readMoment(text: string): Moment | undefined {
  const trimmed = text.trim().slice(0, 80);
  const iso = ISO.exec(trimmed);
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    const precision = hour ? "minute" : day ? "day" : month ? "month" : "year";
    return moment([year, month, day, hour, minute, second], fraction, zone, precision);
  }
  const mail = RFC_822.exec(trimmed);
  if (!mail) return undefined;
  const [, day, monthName = "", shortYear = "", hour, minute, second, zone] = mail;
  const month = MONTHS.indexOf(monthName.slice(0, 3).toLowerCase()) + 1;
  // RFC 2822 section 4.3: two-digit years up to 49 are of this century.
  const year = shortYear.length === 2 ? `${Number(shortYear) < 50 ? 20 : 19}${shortYear}` : shortYear;
  return month === 0
    ? undefined
    : moment([year, String(month), day, hour, minute, second], undefined, zone, hour ? "minute" : "day");
}

function moment(
  parts: readonly (string | undefined)[],
  fraction: string | undefined,
  zone: string | undefined,
  precision: Moment["precision"],
): Moment | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  const offset = minutesEast(zone);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= lastDay && year >= 1000;
  // 24:00 is the end of the day (ISO 8601), and :60 a leap second.
  const isHour = hour <= 24 && minute <= 59 && second <= 60 && (hour < 24 || minute + second === 0);
  if (!exists || !isHour || offset === undefined) return undefined;
  const milliseconds = Number((fraction ?? "0").padEnd(3, "0").slice(0, 3));
  const time = Date.UTC(year, month - 1, day, hour, minute - offset, Math.min(second, 59), milliseconds);
  return { at: new Date(time).toISOString(), precision };
}

function minutesEast(zone: string | undefined): number | undefined {
  if (zone === undefined) return 0;
  const numeric = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (!numeric) return ZONES[zone.toUpperCase()];
  const [, sign, hours, minutes = "0"] = numeric;
  const total = Number(hours) * 60 + Number(minutes);
  return total > 14 * 60 ? undefined : sign === "-" ? -total : total;
}
