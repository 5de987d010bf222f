/** What a detector's sentence needs to know of its series, and how its numbers and dates stand in sentences. */
import { monthName } from "../kernel/month.ts";
import { figure, type SaidValue, said } from "../kernel/said.ts";
import type { Bucket } from "../kernel/series.ts";
import { dayName } from "./calendar.ts";

export interface SeriesWords {
  readonly place: SaidValue;
  /** Its id. */
  readonly measure: string;
  readonly bucket: Bucket;
  /** The day or month. @param index of the series' values. */
  at(index: number): SaidValue;
  /** "on 13 October 2019" or "in October 2019". */
  span(index: number): SaidValue;
}

/** A place's key with what the desk calls it in English. */
export interface NamedPlace {
  readonly place: string;
  readonly name: string;
}

/**
 * @param first running number of the series' first bucket.
 * @param subject who it is about, where it is not about all; told beside the place.
 */
export function seriesWords(
  named: NamedPlace,
  measure: string,
  bucket: Bucket,
  first: number,
  subject = "*",
): SeriesWords {
  const place: SaidValue =
    subject === "*"
      ? named
      : { said: said("signal.subject-in-place", { place: named, subject: { text: subject } }) };
  const at = (index: number) => bucketIn(bucket, first + index);
  const key = bucket === "day" ? "span.day" : "span.month";
  return { place, measure, bucket, at, span: (index) => ({ said: said(key, { when: at(index) }) }) };
}

/** @param number the bucket's running number. */
export function bucketIn(width: Bucket, number: number): SaidValue {
  return width === "day" ? { day: dayName(number) } : { month: monthName(number) };
}

/** A number of what a measure counts: "1 death", "12 deaths". */
export function counted(value: number, measure: string): SaidValue {
  return { measure, count: figure(value) };
}

/** @param digits significant ones, of numbers below 100 that are not whole. */
export function numbered(value: number, digits = 2): SaidValue {
  return { number: figure(value, digits) };
}
