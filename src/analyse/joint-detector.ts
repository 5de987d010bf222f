/**
 * Joint detectors: what looks at several series at once, and says when they are out of the ordinary together, or part.
 *
 * The invariant is that of detectors: what is said of a day or week depends on it and on those before it, the batch form
 * is the streaming form, and a state that was saved as JSON goes on as if it had never been put away.
 */
import type { z } from "zod";
import type { Plugin } from "../kernel/registry.ts";
import type { Said, SaidValue } from "../kernel/said.ts";
import type { DenseSeries } from "./dense-series.ts";
import type { Paper } from "./detector.ts";

/** What is known of a series before its first reading. */
export interface Member {
  readonly measure: string;
  /** Whether it counts what happens or is said, where a level can be any figure. */
  readonly isCount: boolean;
}

/** Series that are watched together, and the place that it is told of; the first one is of that place. */
export interface Team {
  readonly place: string;
  readonly series: readonly DenseSeries[];
}

export interface JointVerdict {
  readonly alarm: boolean;
  readonly score: number;
  /** Chance of as much together where nothing has changed. */
  readonly p: number;
  /** Members by index that were out of the ordinary, farthest first; the signal is told of the first one's series. */
  readonly moved: readonly number[];
  readonly observed: number;
  readonly expected: number;
  readonly facts: Readonly<Record<string, number>>;
}

export interface JointWords {
  readonly place: SaidValue;
  /** The last day of what was judged. */
  readonly when: SaidValue;
  /** The measure and the place of a member. */
  measure(member: number): SaidValue;
  placeOf(member: number): SaidValue;
}

export interface JointDetector<Options extends z.ZodType = z.ZodType, State = unknown> extends Plugin {
  readonly paper: Paper;
  readonly misleads: string;
  readonly width: "day" | "week";
  readonly options: Options;
  /** Which series it watches together. @param neighbours of a place, its own left out. */
  teams(series: readonly DenseSeries[], neighbours: (place: string) => readonly string[]): readonly Team[];
  begin(members: readonly Member[], options: z.output<Options>): State;
  /**
   * Takes in the next reading of every member, at a cost that grows with their number alone, and changes the state.
   *
   * @param values in the members' order, NaN where unknown.
   * @returns absent while too little is known.
   */
  observe(state: State, values: readonly number[], options: z.output<Options>): JointVerdict | undefined;
  sentence(verdict: JointVerdict, words: JointWords): Said;
}

/** Returns its argument; it is there so that the types of options and state reach `observe`. */
export function jointDetector<Options extends z.ZodType, State>(
  definition: JointDetector<Options, State>,
): JointDetector<Options, State> {
  return definition;
}
