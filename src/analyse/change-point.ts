/**
 * Change points: where a series, looked at as a whole and afterwards, became another one.
 *
 * The invariant: what is found depends neither on the unit nor on the origin of any of the series, and readings that are
 * unknown say nothing.
 */
import type { Plugin } from "../kernel/registry.ts";
import type { Paper } from "./detector.ts";

export interface ChangePointMethod extends Plugin {
  readonly paper: Paper;
  /** Where it misleads: what it does not see, and what it takes for more than it is. */
  readonly misleads: string;
  /**
   * @param dimensions of one series, all of one length, in time's order; NaN where a reading is unknown.
   * @returns index of the first reading of each segment but the first, ascending.
   */
  find(dimensions: readonly Float64Array[]): readonly number[];
}

/** Readings with mean 0 and standard deviation 1; a dimension that never moves is left out. */
export function standardised(dimensions: readonly Float64Array[]): readonly Float64Array[] {
  return dimensions.flatMap((values) => {
    const known = values.filter(Number.isFinite);
    if (known.length < 2) return [];
    // Scaled first: squares of readings near the largest number there is would be infinite.
    const size = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (size === 0) return [];
    let mean = 0;
    for (const value of known) mean += value / size / known.length;
    let squares = 0;
    for (const value of known) squares += (value / size - mean) ** 2;
    const deviation = Math.sqrt(squares / (known.length - 1));
    // What is left of a constant series is rounding.
    if (deviation <= 1e-12) return [];
    return [values.map((value) => (value / size - mean) / deviation)];
  });
}

/** How far apart cuts may stand so that a series of any length takes a second or two at most. */
export function stepFor(length: number): number {
  return Math.max(1, Math.ceil(length / MOST_PLACES));
}

const MOST_PLACES = 5_000;
