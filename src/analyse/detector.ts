/**
 * Detectors: what looks at one series, reading by reading, and says which are out of the ordinary.
 *
 * The invariant: what is said of a reading depends on it and on those before it, never on later ones, and on
 * nothing but the state and the reading. The batch form is the streaming form run over a whole series, so both
 * say the same; a state that was saved as JSON and read back goes on as if it had never been put away.
 */
import type { z } from "zod";
import type { MeasureKind } from "../kernel/measure.ts";
import type { Plugin } from "../kernel/registry.ts";
import type { Said } from "../kernel/said.ts";
import type { Bucket } from "../kernel/series.ts";
import type { SeriesWords } from "./series-words.ts";

/** What a detector says of one reading. */
export interface Verdict {
  readonly alarm: boolean;
  /** From 0 (ordinary, or not judged) to 1 (never seen before); comparable within one detector only. */
  readonly score: number;
  /** What was held against the threshold: the reading itself, or a total that ends with it. */
  readonly observed: number;
  /** What the detector took for ordinary, in the unit of `observed`. Absent while it knows too little. */
  readonly expected?: number;
  /** What `observed` had to pass. */
  readonly threshold?: number;
  /** Chance of a reading at least as far out where nothing has changed. Absent where the method gives none. */
  readonly p?: number;
  /** How many readings back the first one lies that caused it: 0 for this one alone. */
  readonly back: number;
  /** What else was found, kept with the signal's parameters. */
  readonly facts?: Readonly<Record<string, number | string | boolean>>;
}

/** An alarm, with its place in the series. */
export interface Detection extends Omit<Verdict, "alarm" | "back"> {
  /** Of the reading in which it was seen. */
  readonly index: number;
  /** First and last index of the readings that caused it. */
  readonly causes: readonly [number, number];
}

/** Where a method was published: its title, and its DOI as a link (or the page that defines it). */
export interface Paper {
  readonly title: string;
  readonly link: string;
}

/** What one reading stands for: a bucket of a series the desk keeps, a week of counts, or a sample of a meter. */
export type Width = Bucket | "week" | "sample";

export interface Detector<Options extends z.ZodType = z.ZodType, State = unknown> extends Plugin {
  readonly paper: Paper;
  /** Where it misleads: what it does not see, and what it takes for more than it is. */
  readonly misleads: string;
  /** The kinds of measure it is for. */
  readonly measures: readonly MeasureKind[];
  /** The widths of reading it is for, each with the options that fit it. */
  readonly buckets: Readonly<Partial<Record<Width, z.input<Options>>>>;
  readonly options: Options;
  /**
   * Told, and not weighed: a first time or a silence is worth a look, and says nothing of how much will follow.
   * Absent: what it sees raises the likelihood of violence.
   */
  readonly isNotice?: true;
  /**
   * Judges what did not come: only buckets that are over, and on the desk's series each day anew, also where nothing
   * came in. Absent: a bucket in progress is judged with what is known of it.
   */
  readonly seesSilence?: true;
  /** The state before the first reading: finite numbers, truth values and lists of them, nothing else. */
  begin(options: z.output<Options>): State;
  /**
   * Takes in the next reading, at a cost that does not grow with how many there were, and changes the state.
   *
   * @param value NaN where it is unknown: time passes, and nothing is judged.
   * @param seconds when a sample was taken, since 1970; absent where it is not known, or the reading is a bucket.
   */
  observe(state: State, value: number, options: z.output<Options>, seconds?: number): Verdict;
  /** For a reader who knows no statistics: what, where, when, how much, against what. */
  sentence(detection: Detection, words: SeriesWords, options: z.output<Options>): Said;
}

/** Returns its argument; it is there so that the types of options and state reach `observe`. */
export function detector<Options extends z.ZodType, State>(
  definition: Detector<Options, State>,
): Detector<Options, State> {
  return definition;
}

/** Of a reading that is unknown, or for which there is too little history. */
export function notJudged(observed: number): Verdict {
  return { alarm: false, score: 0, observed, back: 0 };
}

const DAY_SECONDS = 86_400;

/**
 * The batch form.
 *
 * @param values one a bucket, from the series' first one; NaN where it is unknown.
 * @param from index of the first one to judge; those before it are history.
 * @param firstDay running number of the first value's day, where the buckets are days and the day of the week may matter.
 * @returns alarms, oldest first.
 */
export function detect<Options extends z.ZodType, State>(
  detector: Detector<Options, State>,
  values: ArrayLike<number>,
  options: z.output<Options>,
  from: number,
  firstDay?: number,
): readonly Detection[] {
  const found: Detection[] = [];
  const state = detector.begin(options);
  for (let index = 0; index < values.length; index += 1) {
    const seconds = firstDay === undefined ? undefined : (firstDay + index) * DAY_SECONDS;
    const verdict = detector.observe(state, values[index] ?? Number.NaN, options, seconds);
    if (!verdict.alarm || index < from) continue;
    const { alarm: _, back, ...said } = verdict;
    found.push({ index, ...said, causes: [Math.max(0, index - back), index] });
  }
  return found;
}
