/**
 * What onsets rest on: how often quiet has ended in this place, how long it has lasted, and what happens next door.
 *
 * The invariant: the features of a month are made of that month and the ones before it.
 */
import { type Surroundings, surroundingsOf } from "./country-neighbours.ts";
import { escalationFeatures, type FeatureTable } from "./escalation-features.ts";
import type { Panel } from "./forecaster.ts";
import { MONTHS_AHEAD, type OnsetTarget, outcomeAt } from "./onset-outcome.ts";

/** Quiet months' worth of belief that a place is like all others (empirical Bayes, as for accident rates). */
const LIKE_ALL = 50;
/** The same for all places together, so that the first years of a table say nothing wild: one onset in 60 months. */
const ALL_MONTHS = 60;
/** A neighbour's onset counts half as much after so many months. */
const CONTAGION = 24;
const YEAR = 12;

/** By target: tables of the same months, each of which a model of its own learns from. */
export type OnsetFeatures = Readonly<Record<OnsetTarget, readonly FeatureTable[]>>;

/**
 * Of the columns that escalations rest on, those that say something of onsets: what faded with a half-life of 60 months, how
 * many of the last 180 months were violent, how long it has been quiet, and the mean and the most of the neighbours' last quarter.
 */
const INTENSITY = [9, 21, 11, 26, 29] as const;
/** By table of an onset's two: the columns in which the neighbours, and theirs, speak. 0 in all of them is quiet all around. */
export const NEIGHBOUR_COLUMNS = [
  [3, 4],
  [2, 3, 4],
] as const;

/**
 * @param panel NaN counts as nothing known, and as no death.
 * @param from index of the first month asked for; the rows before it say nothing, which saves most of the work.
 */
export function onsetFeatures(panel: Panel, from = 0): OnsetFeatures {
  const surroundings = surroundingsOf(panel.places);
  const escalation = escalationFeatures(panel, surroundings, from);
  const onset = [columnsOf(escalation, INTENSITY), quietFeatures(panel, surroundings, from)];
  return { "onset-3": onset, "onset-12": onset, escalation: [escalation] };
}

function columnsOf({ width, values }: FeatureTable, columns: readonly number[]): FeatureTable {
  const cells = Float64Array.from({ length: (values.length / width) * columns.length }, (_, i) => {
    const row = Math.floor(i / columns.length);
    return values[row * width + (columns[i % columns.length] ?? 0)] ?? 0;
  });
  return { width: columns.length, values: cells };
}

/**
 * Five numbers a place and month: the log share of its quiet months after which an onset came, drawn towards that of all places;
 * twelve months over the months since the last death; the neighbours' onsets, faded; the worst neighbour's year; and the
 * years of the neighbours' neighbours. Contagion of conflict: Buhaug and Gleditsch 2008,
 * https://doi.org/10.1111/j.1468-2478.2008.00499.x.
 */
function quietFeatures(
  { places, months, values }: Panel,
  { neighbours }: Surroundings,
  from: number,
): FeatureTable {
  const own = places.map((_, p) => quietPast(values.subarray(p * months, (p + 1) * months)));
  const all = shareOfAll(own, months);
  const second = neighbours.map((near, p) =>
    [...new Set(near.flatMap((other) => neighbours[other] ?? []))].filter(
      (other) => other !== p && !near.includes(other),
    ),
  );
  const table = new Float64Array(places.length * months * WIDTH);
  for (let p = 0; p < places.length; p += 1)
    for (let t = from; t < months; t += 1) {
      const of = (others: readonly number[] | undefined, what: keyof QuietPast) =>
        (others ?? []).map((other) => at(own[other]?.[what], t));
      const near = neighbours[p] ?? [];
      table.set(
        [
          Math.log((at(own[p]?.onsets, t) + LIKE_ALL * at(all, t)) / (at(own[p]?.chances, t) + LIKE_ALL)),
          at(own[p]?.recency, t),
          total(of(near, "contagion")) / Math.max(1, near.length),
          Math.log1p(Math.max(0, ...of(near, "year"))),
          total(of(second[p], "year").map(Math.log1p)),
        ],
        (p * months + t) * WIDTH,
      );
    }
  return { width: WIDTH, values: table };
}

/** Columns of the table of quiet. */
const WIDTH = 5;

/** Of a place by month, from its own deaths alone. */
interface QuietPast {
  /** Quiet months whose next three are over, so far; and those after which an onset came. */
  readonly chances: Float64Array;
  readonly onsets: Float64Array;
  /** The onsets, faded. */
  readonly contagion: Float64Array;
  /** Deaths in twelve months. */
  readonly year: Float64Array;
  /** Twelve over the months since the last death; 0 where nobody died. */
  readonly recency: Float64Array;
}

function quietPast(deaths: Float64Array): QuietPast {
  const empty = () => new Float64Array(deaths.length);
  const past = { chances: empty(), onsets: empty(), contagion: empty(), year: empty(), recency: empty() };
  let [chances, onsets, contagion, year] = [0, 0, 0, 0];
  let last: number | undefined;
  for (let t = 0; t < deaths.length; t += 1) {
    const outcome = outcomeAt(deaths.subarray(0, t + 1), t - MONTHS_AHEAD["onset-3"], "onset-3");
    const came = outcome?.came === true ? 1 : 0;
    if (outcome?.came !== undefined) chances += 1;
    onsets += came;
    contagion = contagion * 0.5 ** (1 / CONTAGION) + came;
    year += known(deaths, t) - known(deaths, t - YEAR);
    if (known(deaths, t) > 0) last = t;
    past.chances[t] = chances;
    past.onsets[t] = onsets;
    past.contagion[t] = contagion;
    past.year[t] = year;
    past.recency[t] = last === undefined ? 0 : YEAR / (t - last + 1);
  }
  return past;
}

/** By month: the share of all places' quiet months so far after which an onset came. */
function shareOfAll(own: readonly QuietPast[], months: number): Float64Array {
  return Float64Array.from({ length: months }, (_, t) => {
    const onsets = total(own.map((past) => at(past.onsets, t)));
    const chances = total(own.map((past) => at(past.chances, t)));
    return (onsets + 1) / (chances + ALL_MONTHS);
  });
}

function known(deaths: Float64Array, t: number): number {
  const value = deaths[t] ?? 0;
  return Number.isNaN(value) ? 0 : value;
}

function at(values: Float64Array | undefined, t: number): number {
  return values?.[t] ?? 0;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
