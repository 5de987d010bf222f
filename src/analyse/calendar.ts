/**
 * Days and months as running numbers, so that a series is an array and a date is an index.
 *
 * All dates are ISO days in UTC. A month's bucket bears the name of its first day.
 */
import { monthName, monthNumber } from "../kernel/month.ts";
import type { Bucket } from "../kernel/series.ts";

const DAY = 86_400_000;

/** Days since 1 January 1970. @param day YYYY-MM-DD, or a longer ISO time of that day in UTC. */
export function dayNumber(day: string): number {
  return Math.floor(Date.parse(day.slice(0, 10)) / DAY);
}

export function dayName(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

export function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / DAY);
}

/** The running number of the bucket that a day falls in. */
export function bucketNumber(width: Bucket, day: string): number {
  return width === "day" ? dayNumber(day) : monthNumber(day.slice(0, 7));
}

/** The first day of a bucket. */
export function bucketName(width: Bucket, number: number): string {
  return width === "day" ? dayName(number) : `${monthName(number)}-01`;
}

/** The running number of a bucket's last day. */
export function lastDayOf(width: Bucket, number: number): number {
  return width === "day" ? number : dayNumber(`${monthName(number + 1)}-01`) - 1;
}
