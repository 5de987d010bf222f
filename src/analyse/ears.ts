/**
 * The rule behind EARS C1, C2 and C3: a reading against mean and standard deviation of the known ones shortly
 * before it.
 *
 * Seven quiet days have no spread at all and would make any single incident an alarm: the deviation is taken
 * to be at least what chance alone gives a count of that mean (Poisson), and at least 1, times `floor`.
 */
import { z } from "zod";
import { type Said, said } from "../kernel/said.ts";
import type { Bucket } from "../kernel/series.ts";
import { studentTail } from "../numerics/tails.ts";
import { type Detection, notJudged, type Paper, type Verdict } from "./detector.ts";
import { aged, emptyRing, enter, type Ring } from "./ring.ts";
import { counted, numbered, type SeriesWords } from "./series-words.ts";

export const EARS_PAPER: Paper = {
  title:
    "Hutwagner, Thompson, Seeman and Treadwell 2003, The bioterrorism preparedness and response Early Aberration Reporting System",
  link: "https://doi.org/10.1007/PL00022319",
};

export function earsOptions(lag: number) {
  return z.strictObject({
    baseline: z
      .int()
      .min(2)
      .default(7)
      .meta({ description: "Known readings it compares with.", unit: "buckets" }),
    lag: z
      .int()
      .min(0)
      .default(lag)
      .meta({ description: "Readings left out just before the judged one.", unit: "buckets" }),
    deviations: z.number().gt(0).default(3).meta({ description: "Standard deviations above the mean." }),
    floor: z.number().min(0).default(1).meta({
      description:
        "Smallest standard deviation, times the square root of the mean where that is above 1; 0 turns it off.",
    }),
  });
}

interface EarsOptions {
  readonly baseline: number;
  readonly lag: number;
  readonly deviations: number;
  readonly floor: number;
}

export interface EarsState {
  /** Readings so far, known or not. */
  now: number;
  readonly known: Ring;
  /** When each of them came. */
  readonly times: Ring;
}

export function emptyEars(): EarsState {
  return { now: 0, known: emptyRing(), times: emptyRing() };
}

/** C1 (lag 0) and C2 (lag 2). Its state is the last `baseline + lag` known readings. */
export function earsVerdict(state: EarsState, observed: number, options: EarsOptions): Verdict {
  const { baseline, lag, deviations, floor } = options;
  const { known, times } = state;
  const index = state.now;
  state.now += 1;
  if (Number.isNaN(observed)) return notJudged(observed);
  const size = baseline + lag;
  const isFull = known.kept.length === size;
  let mean = 0;
  let squares = 0;
  if (isFull) {
    for (let age = lag; age < size; age += 1) mean += aged(known, age);
    mean /= baseline;
    for (let age = lag; age < size; age += 1) squares += (aged(known, age) - mean) ** 2;
  }
  const since = isFull ? aged(times, size - 1) : index;
  enter(known, observed, size);
  enter(times, index, size);
  if (!isFull) return notJudged(observed);
  const spread = Math.max(Math.sqrt(squares / (baseline - 1)), floor * Math.sqrt(Math.max(1, mean)));
  const threshold = mean + deviations * spread;
  const back = index - since;
  if (observed <= mean) return { alarm: false, score: 0, observed, expected: mean, threshold, p: 1, back };
  const excess = (observed - mean) / spread;
  return {
    alarm: observed > threshold,
    score: Number.isFinite(excess) ? excess / (excess + deviations) : 1,
    observed,
    expected: mean,
    threshold,
    p: Number.isFinite(excess) ? studentTail(excess / Math.sqrt(1 + 1 / baseline), baseline - 1) : 0,
    back,
  };
}

export function earsSentence(
  { index, observed, expected = 0, threshold = 0 }: Detection,
  { place, measure, bucket, at }: SeriesWords,
  options: EarsOptions,
): Said {
  const key: `signal.ears-c2.${Bucket}` = `signal.ears-c2.${bucket}`;
  return said(key, {
    count: counted(observed, measure),
    place,
    when: at(index),
    baseline: { number: options.baseline },
    until: at(index - options.lag - 1),
    expected: numbered(expected),
    threshold: numbered(threshold),
  });
}
