import { Fault } from "./fault.ts";

/**
 * Calendar months, as `YYYY-MM` for people and as a running number for arithmetic.
 *
 * The running number counts months since January of the year 0 (proleptic Gregorian), so that
 * differences are leads in months and negative years never occur in practice.
 */
export function monthNumber(month: string): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) throw new Fault("invalid", `"${month}" is not a month; write it as YYYY-MM, such as 2019-10.`);
  return Number(match[1]) * 12 + Number(match[2]) - 1;
}

export function monthName(number: number): string {
  const year = Math.floor(number / 12);
  return `${String(year).padStart(4, "0")}-${String(number - year * 12 + 1).padStart(2, "0")}`;
}
