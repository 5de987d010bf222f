/** What a detector's sentence needs to know of its series, and how numbers stand in sentences. */
import type { Bucket } from "../kernel/series.ts";
import { bucketInWords } from "./calendar.ts";
import { type MeasureWords, measureWords } from "./measure.ts";

export interface SeriesWords {
  /** "Kelvaria". */
  readonly place: string;
  readonly measure: MeasureWords;
  readonly bucket: Bucket;
  /** "13 October 2019" or "October 2019". @param index of the series' values. */
  at(index: number): string;
}

/** @param first running number of the series' first bucket. */
export function seriesWords(place: string, measure: string, bucket: Bucket, first: number): SeriesWords {
  return {
    place,
    measure: measureWords(measure),
    bucket,
    at: (index) => bucketInWords(bucket, first + index),
  };
}

/** "1,234", "0.4", "12": whole numbers as they are, others below 100 to some significant figures. */
export function figure(value: number, digits = 2): string {
  const rounded =
    Number.isInteger(value) || Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(digits));
  const [whole = "", fraction] = String(Math.abs(rounded)).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${rounded < 0 ? "−" : ""}${grouped}${fraction ? `.${fraction}` : ""}`;
}

/** "1 death", "12 deaths". */
export function counted(value: number, { one, many }: MeasureWords): string {
  return `${figure(value)} ${value === 1 ? one : many}`;
}

export function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function were(value: number): string {
  return value === 1 ? "was" : "were";
}
