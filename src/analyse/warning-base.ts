/**
 * Reference classes: how often much violence followed when it had been as it is now.
 *
 * The first thing to look at before any signal: past quarters of all places are sorted by how many had died
 * in the quarter before, and counted by what came next.
 */
import { type Said, said } from "../kernel/said.ts";
import { type Intensity, sumOf, type ViolenceRecord } from "./violence-record.ts";

/** Deaths in three months that a warning may be about. */
export const QUARTER_THRESHOLDS = [25, 100, 1000] as const;
export type QuarterThreshold = (typeof QUARTER_THRESHOLDS)[number];

/** The states a quarter can leave a place in; `from` deaths or more in it. */
const STATES: readonly { readonly from: number; readonly words: Said }[] = [
  { from: 0, words: said("warning.state.quiet-year") },
  { from: 0, words: said("warning.state.quiet-quarter") },
  { from: 1, words: between(1, 4) },
  { from: 5, words: between(5, 24) },
  { from: 25, words: between(25, 99) },
  { from: 100, words: between(100, 299) },
  { from: 300, words: between(300, 999) },
  { from: 1000, words: said("warning.state.above", { from: { number: 1000 } }) },
];

function between(from: number, to: number): Said {
  return said("warning.state.between", { from: { number: from }, to: { number: to } });
}

const QUARTER = 3;
/** A place's own past counts as its number of cases, all other places' together as this many. */
const CLASS_WEIGHT = 8;

/** What followed, in a set of past quarters. */
export interface Tally {
  /** Cases by state. */
  readonly cases: Float64Array;
  /** Of these, by state and threshold (row-major), those in which as many or more died in the next quarter. */
  readonly reached: Float64Array;
}

export interface BaseRate {
  readonly p: number;
  /** How often whatever the state had been. */
  readonly overall: number;
  /** Past cases in the class, and how often it came true in them. */
  readonly cases: number;
  readonly share: number;
  /** "after a quarter with 5 to 24 deaths". */
  readonly words: Said;
}

/**
 * @param records of all places that make up the class.
 * @param lastMonth running number of the last month that is over; later ones are not looked at.
 */
export function referenceClass(records: readonly ViolenceRecord[], lastMonth: number): Tally {
  const all = emptyTally();
  for (const record of records) tally(record, lastMonth, all);
  return all;
}

/** A place's own past. */
export function ownPast(record: ViolenceRecord, lastMonth: number): Tally {
  const own = emptyTally();
  tally(record, lastMonth, own);
  return own;
}

/**
 * Shares under Jeffreys' prior; the place's own past in the same state is joined with the class's as a beta
 * distribution with the class's share as its mean.
 */
export function baseRate(
  all: Tally,
  own: Tally,
  intensity: Intensity,
  threshold: QuarterThreshold,
): BaseRate {
  const state = stateOf(intensity.quarter, intensity.year);
  const cell = cellOf(state, threshold);
  const cases = all.cases[state] ?? 0;
  const share = ((all.reached[cell] ?? 0) + 0.5) / (cases + 1);
  const ownCases = own.cases[state] ?? 0;
  return {
    p: ((own.reached[cell] ?? 0) + CLASS_WEIGHT * share) / (ownCases + CLASS_WEIGHT),
    overall: overallShare(all, threshold),
    cases,
    share,
    words: STATES[state]?.words ?? between(0, 0),
  };
}

function overallShare({ cases, reached }: Tally, threshold: QuarterThreshold): number {
  const total = cases.reduce((sum, value) => sum + value, 0);
  const came = STATES.reduce((sum, _, state) => sum + (reached[cellOf(state, threshold)] ?? 0), 0);
  return (came + 0.5) / (total + 1);
}

function emptyTally(): Tally {
  return {
    cases: new Float64Array(STATES.length),
    reached: new Float64Array(STATES.length * QUARTER_THRESHOLDS.length),
  };
}

/** Counts a place's past quarters, back from its last month that is over. They do not overlap. */
function tally({ months, firstMonth }: ViolenceRecord, lastMonth: number, into: Tally): void {
  const last = Math.min(months.length - 1, lastMonth - firstMonth);
  for (let end = last; end - QUARTER >= QUARTER - 1; end -= QUARTER) {
    const now = end - QUARTER;
    const state = stateOf(sumOf(months, now - QUARTER + 1, now), sumOf(months, now - 11, now));
    const next = sumOf(months, now + 1, end);
    into.cases[state] = (into.cases[state] ?? 0) + 1;
    for (const threshold of QUARTER_THRESHOLDS) {
      const cell = cellOf(state, threshold);
      if (next >= threshold) into.reached[cell] = (into.reached[cell] ?? 0) + 1;
    }
  }
}

function stateOf(quarter: number, year: number): number {
  if (quarter <= 0) return year <= 0 ? 0 : 1;
  let state = 2;
  while (quarter >= (STATES[state + 1]?.from ?? Number.POSITIVE_INFINITY)) state += 1;
  return state;
}

function cellOf(state: number, threshold: QuarterThreshold): number {
  return state * QUARTER_THRESHOLDS.length + QUARTER_THRESHOLDS.indexOf(threshold);
}
