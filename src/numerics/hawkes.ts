/**
 * Events that excite further events, at the same place and at its neighbours, counted by month.
 *
 * Hawkes 1971, https://doi.org/10.1093/biomet/58.1.83; in discrete time Kirchner 2016,
 * https://doi.org/10.1016/j.spa.2015.11.003, and Browning et al. 2021, https://doi.org/10.1371/journal.pone.0250015. The
 * mean of a month is a background, what is left of the place's own past, fading quickly and slowly, and what is left of its
 * neighbours'; the count is negative binomial around it, because events come in battles.
 *
 * The invariant: what excites adds up to less than one event an event, so that no path runs away.
 */

import { logNegativeBinomial, SIZES } from "./negative-binomial.ts";
import { lowest } from "./nelder-mead.ts";

export interface HawkesProcess {
  /** Events a month that nothing excited. */
  readonly background: number;
  /** Events that one event excites in all: at its place soon and late, and at all its neighbours together. */
  readonly quick: number;
  readonly slow: number;
  readonly near: number;
  /** What is left of the excitement after a month, from 0 to 1; `near` fades as quickly as `quick`. */
  readonly quickFading: number;
  readonly slowFading: number;
  /** Of the negative binomial, where one event is expected; it grows with what is expected to this power. */
  readonly size: number;
  readonly sizeGrowth: number;
}

/** What is left of the past at each place: means in which later months count more. */
export interface Excitement {
  readonly quick: Float64Array;
  readonly slow: Float64Array;
}

export interface HawkesCounts {
  /** Places × months, row-major; NaN where nobody knows, which excites nothing. */
  readonly values: Float64Array;
  readonly places: number;
  readonly months: number;
  /** By place: others, by index. */
  readonly neighbours: readonly (readonly number[])[];
}

const EVALUATIONS = 600;
const BEGINNINGS = 3;
const MOST_EXCITED = 0.995;
/** Of the past that is learnt from, in months. */
const LEARNT = 240;
/** Starting point: background, quick, slow, near (logarithms), both fadings (log-odds), the logarithm of the size and its growth. */
const START = [-4, -0.7, -1.2, -5, -0.4, 3, -1, 0.2] as const;
const FIRST_STEPS = [1, 0.3, 0.3, 1, 0.5, 0.5, 0.4, 0.2] as const;

/** The likeliest process, the same for all places. */
export function hawkesProcess(counts: HawkesCounts): HawkesProcess {
  const hasNeighbours = counts.neighbours.some((near) => near.length > 0);
  const height = (at: Float64Array) => -loglikelihood(counts, processAt(at, hasNeighbours));
  const options = { evaluations: EVALUATIONS, tolerance: 1e-8 };
  // A simplex that has become flat rests too early: it is spread out again where it lies.
  let point = Float64Array.from(START);
  for (let begun = 0; begun < BEGINNINGS; begun += 1)
    point = Float64Array.from(lowest(height, point, FIRST_STEPS, options).point);
  return processAt(point, hasNeighbours);
}

function processAt(point: ArrayLike<number>, hasNeighbours: boolean): HawkesProcess {
  const [background = 0, quick = 0, slow = 0, near = 0, quickly = 0, slowly = 0, size = 0, growth = 0] =
    Array.from(point);
  const excited = [quick, slow, hasNeighbours ? near : Number.NEGATIVE_INFINITY].map(Math.exp);
  const all = excited.reduce((sum, share) => sum + share, 0);
  const cut = all > MOST_EXCITED ? MOST_EXCITED / all : 1;
  const [ofQuick = 0, ofSlow = 0, ofNear = 0] = excited.map((share) => cut * share);
  return {
    background: Math.exp(Math.min(5, background)),
    quick: ofQuick,
    slow: ofSlow,
    near: ofNear,
    quickFading: 1 / (1 + Math.exp(-quickly)),
    slowFading: 1 / (1 + Math.exp(-slowly)),
    size: Math.exp(Math.max(-5, Math.min(3, size))),
    sizeGrowth: Math.max(0, Math.min(1, growth)),
  };
}

/** Of the counts around a mean. */
export function sizeAt({ size, sizeGrowth }: HawkesProcess, mean: number): number {
  return Math.max(SIZES.least / 10, Math.min(SIZES.most, size * mean ** sizeGrowth));
}

export function loglikelihood(counts: HawkesCounts, process: HawkesProcess): number {
  const { values, places, months } = counts;
  const state = { quick: new Float64Array(places), slow: new Float64Array(places) };
  const first = Math.max(1, months - LEARNT);
  let sum = 0;
  for (let t = 0; t < months; t += 1) {
    if (t >= first)
      for (let p = 0; p < places; p += 1) {
        const count = values[p * months + t] ?? Number.NaN;
        if (Number.isNaN(count)) continue;
        const mean = expected(process, state, p, counts.neighbours[p]);
        sum += logNegativeBinomial(count, mean, sizeAt(process, mean));
      }
    for (let p = 0; p < places; p += 1) excite(process, state, p, values[p * months + t] ?? 0);
  }
  return sum;
}

/** What is left of the past after the last month. */
export function excitementAfter(
  { values, places, months }: HawkesCounts,
  process: HawkesProcess,
): Excitement {
  const state = { quick: new Float64Array(places), slow: new Float64Array(places) };
  for (let t = 0; t < months; t += 1)
    for (let p = 0; p < places; p += 1) excite(process, state, p, values[p * months + t] ?? 0);
  return state;
}

/** The mean of a place's next month. */
export function expected(
  process: HawkesProcess,
  { quick, slow }: Excitement,
  place: number,
  neighbours: readonly number[] = [],
): number {
  let around = 0;
  for (const other of neighbours) around += quick[other] ?? 0;
  return (
    process.background +
    process.quick * (quick[place] ?? 0) +
    process.slow * (slow[place] ?? 0) +
    (neighbours.length > 0 ? (process.near * around) / neighbours.length : 0)
  );
}

/** Takes in what a place's month brought; NaN excites nothing. */
export function excite(process: HawkesProcess, state: Excitement, place: number, count: number): void {
  const events = Number.isNaN(count) ? 0 : count;
  const [fast, late] = [process.quickFading, process.slowFading];
  state.quick[place] = fast * (state.quick[place] ?? 0) + (1 - fast) * events;
  state.slow[place] = late * (state.slow[place] ?? 0) + (1 - late) * events;
}
