/**
 * Detectors: what looks at one series and says which buckets are out of the ordinary.
 *
 * The invariant: what is said of a bucket depends on it and on the buckets before it, never on later ones, so
 * that a series judged day by day gives the same signals as one judged afterwards.
 */
import type { z } from "zod";
import type { MeasureKind } from "../kernel/measure.ts";
import type { Plugin } from "../kernel/registry.ts";
import type { Said } from "../kernel/said.ts";
import type { Bucket } from "../kernel/series.ts";
import type { SeriesWords } from "./series-words.ts";

export interface Detection {
  /** Of the bucket in which it was seen. */
  readonly index: number;
  /** Above 0 (ordinary) up to 1 (never seen before); comparable within one detector only. */
  readonly score: number;
  readonly observed: number;
  /** What the detector took for ordinary, in the unit of `observed`. */
  readonly expected?: number;
  /** What `observed` had to pass. */
  readonly threshold?: number;
  /** First and last index of the readings that caused it. */
  readonly causes: readonly [number, number];
  /** What else was found, kept with the signal's parameters. */
  readonly facts?: Readonly<Record<string, number | string | boolean>>;
}

export interface Detector<Options extends z.ZodType = z.ZodType> extends Plugin {
  /** The kinds of measure it is for. */
  readonly measures: readonly MeasureKind[];
  /** The widths of bucket it is for, each with the options that fit it. */
  readonly buckets: Readonly<Partial<Record<Bucket, z.input<Options>>>>;
  readonly options: Options;
  /**
   * @param values one a bucket, without gaps, from the series' first one; NaN where a level is unknown.
   * @param from index of the first bucket to judge; those before it are history.
   * @returns oldest first.
   */
  detect(values: Float64Array, options: z.output<Options>, from: number): readonly Detection[];
  /** For a reader who knows no statistics: what, where, when, how much, against what. */
  sentence(detection: Detection, words: SeriesWords, options: z.output<Options>): Said;
}

/** Returns its argument; it is there so that the options' type reaches `detect`. */
export function detector<Options extends z.ZodType>(definition: Detector<Options>): Detector<Options> {
  return definition;
}
