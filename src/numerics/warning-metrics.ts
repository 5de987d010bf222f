/**
 * How good warnings were, once it is known what came: counts of hits and false alarms, how early, and at what price.
 *
 * One invariant: what is not defined is absent, never NaN or infinite; and each share comes with its 95% interval and n.
 * Formulas: Jolliffe and Stephenson 2012, Forecast Verification, https://doi.org/10.1002/9781119960003.
 */
import type { Chance } from "./chance.ts";
import { quantile } from "./quantiles.ts";

/** Unit: alert episodes, or cases that were or were not warned of. */
export interface WarningCounts {
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
  readonly correctRejections: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A figure, absent where it is not defined; `n` cases stand behind it. */
export interface Estimate {
  readonly value?: number;
  /** 95%; absent where it is not defined. */
  readonly interval?: Interval;
  readonly n: number;
}

/** Probability of detection: events that were warned of. */
export function detectionShare({ hits, misses }: WarningCounts): Estimate {
  return shareOf(hits, hits + misses);
}

/** False alarm ratio: warnings after which nothing came. */
export function falseAlarmRatio({ hits, falseAlarms }: WarningCounts): Estimate {
  return shareOf(falseAlarms, hits + falseAlarms);
}

/** Probability of false detection: quiet cases that were warned of. */
export function falseDetectionShare({ falseAlarms, correctRejections }: WarningCounts): Estimate {
  return shareOf(falseAlarms, falseAlarms + correctRejections);
}

/** Critical success index: hits among all that was warned of or came. */
export function criticalSuccess({ hits, misses, falseAlarms }: WarningCounts): Estimate {
  return shareOf(hits, hits + misses + falseAlarms);
}

/**
 * Peirce skill score, from -1 to 1: share of events warned of less that of quiet cases. Its interval joins
 * those of the two shares (Newcombe 1998, method 10, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
 */
export function peirceSkill(counts: WarningCounts): Estimate {
  const [pod, pofd] = [detectionShare(counts), falseDetectionShare(counts)];
  const n = pod.n + pofd.n;
  if (pod.value === undefined || pofd.value === undefined || !pod.interval || !pofd.interval) return { n };
  const value = pod.value - pofd.value;
  const below = Math.hypot(pod.value - pod.interval.low, pofd.interval.high - pofd.value);
  const above = Math.hypot(pod.interval.high - pod.value, pofd.value - pofd.interval.low);
  return { value, interval: { low: value - below, high: value + above }, n };
}

/**
 * Symmetric extremal dependence index, from -1 to 1, which does not fade as events grow rare (Ferro and Stephenson
 * 2011, https://doi.org/10.1175/WAF-D-10-05030.1, whose appendix gives the standard error). Not defined where a
 * share is 0 or 1.
 */
export function extremalDependence(counts: WarningCounts): Estimate {
  const { value: h, n: events } = detectionShare(counts);
  const { value: f, n: quiet } = falseDetectionShare(counts);
  const n = events + quiet;
  if (h === undefined || f === undefined || h <= 0 || h >= 1 || f <= 0 || f >= 1) return { n };
  const logs = Math.log(f) + Math.log(h) + Math.log(1 - f) + Math.log(1 - h);
  const value = (Math.log(f) - Math.log(h) - Math.log(1 - f) + Math.log(1 - h)) / logs;
  // Delta method over the two shares.
  const byH = (-1 / h - 1 / (1 - h) - value * (1 / h - 1 / (1 - h))) / logs;
  const byF = (1 / f + 1 / (1 - f) - value * (1 / f - 1 / (1 - f))) / logs;
  const error = Math.sqrt((byH ** 2 * h * (1 - h)) / events + (byF ** 2 * f * (1 - f)) / quiet);
  return {
    value,
    interval: { low: Math.max(-1, value - Z * error), high: Math.min(1, value + Z * error) },
    n,
  };
}

/** 97.5% of a standard normal distribution lies below. */
const Z = 1.959963984540054;

/**
 * A share with its interval by score (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953). 0 of 10 is
 * 0 to .278.
 */
export function shareOf(part: number, whole: number): Estimate {
  if (whole <= 0) return { n: 0 };
  const p = part / whole;
  const centre = (p + Z ** 2 / (2 * whole)) / (1 + Z ** 2 / whole);
  const half = (Z / (1 + Z ** 2 / whole)) * Math.sqrt((p * (1 - p)) / whole + Z ** 2 / (4 * whole ** 2));
  // At the ends the bound is exact; rounding would put it a hair inside.
  const low = part === 0 ? 0 : Math.max(0, centre - half);
  const high = part === whole ? 1 : Math.min(1, centre + half);
  return { value: p, interval: { low, high }, n: whole };
}

export interface LeadTimes {
  readonly p10: Estimate;
  readonly p50: Estimate;
  readonly p90: Estimate;
}

/**
 * Quantiles of the time between warning and event.
 *
 * @param leads one a hit, in any one unit, 0 or more. @param misses events that were not warned of: each counts as 0.
 */
export function leadTimes(leads: readonly number[], misses: number, chance: Chance): LeadTimes {
  const all = Float64Array.from([...leads, ...new Array<number>(misses).fill(0)]).sort();
  const drawn = resampled(all.length, chance, (picks) => picks.map((i) => all[i] ?? 0).sort());
  const at = (probability: number): Estimate => {
    if (all.length === 0) return { n: 0 };
    const ascending = Float64Array.from(drawn, (one) => quantile(one, probability)).sort();
    return { value: quantile(all, probability), interval: middle(ascending), n: all.length };
  };
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

const RESAMPLES = 1_000;

function resampled<T>(size: number, chance: Chance, make: (picks: Float64Array) => T): readonly T[] {
  if (size === 0) return [];
  return Array.from({ length: RESAMPLES }, () =>
    make(Float64Array.from({ length: size }, () => chance.integer(size))),
  );
}

function middle(ascending: Float64Array): Interval {
  return { low: quantile(ascending, 0.025), high: quantile(ascending, 0.975) };
}

/** A case that was judged: the higher the score, the more it was warned of. */
export interface Judged {
  readonly score: number;
  readonly came: boolean;
  /** Cases of one block, such as a place, are drawn together when the interval is made. */
  readonly block: string;
}

/** Scores that stand equal, from the highest: how many came and how many did not. */
type Steps = readonly { readonly score: number; readonly came: number; readonly not: number }[];

function steps(cases: readonly Judged[]): Steps {
  const rows: { score: number; came: number; not: number }[] = [];
  for (const { score, came } of cases.toSorted((a, b) => b.score - a.score)) {
    let row = rows.at(-1);
    if (row?.score !== score) {
      row = { score, came: 0, not: 0 };
      rows.push(row);
    }
    if (came) row.came += 1;
    else row.not += 1;
  }
  return rows;
}

export interface CurvePoint {
  /** Warned is who scores as much or more. */
  readonly threshold: number;
  /** Share of all cases that are warned of. */
  readonly alarmed: number;
  /** Share of events that are not. */
  readonly missed: number;
}

/**
 * Molchan's error diagram (1991, https://doi.org/10.1016/0040-1951(91)90312-W): a rule has skill where missed + alarmed
 * is below 1. Empty without an event.
 */
export function molchanDiagram(cases: readonly Judged[]): readonly CurvePoint[] {
  const rows = steps(cases);
  const events = rows.reduce((sum, { came }) => sum + came, 0);
  if (events === 0) return [];
  let [alarmed, hits] = [0, 0];
  return rows.map(({ score, came, not }) => {
    alarmed += came + not;
    hits += came;
    return { threshold: score, alarmed: alarmed / cases.length, missed: 1 - hits / events };
  });
}

/**
 * Relative economic value of warning whenever the chance is at least cost / loss: 1 is what perfect foresight would
 * save beside the better of always and never acting; below 0 one had better not listen (Richardson 2000,
 * https://doi.org/10.1002/qj.49712656313).
 *
 * @param cases whose scores are probabilities. @param ratios cost / loss, each between 0 and 1.
 * @returns values absent where there is nothing to save: no event, or nothing but events.
 */
export function costLossCurve(
  cases: readonly Judged[],
  ratios: readonly number[],
): readonly { readonly ratio: number; readonly value?: number }[] {
  const base = cases.filter(({ came }) => came).length / cases.length;
  return ratios.map((ratio) => {
    const byClimate = Math.min(ratio, base);
    const byFact = base * ratio;
    if (!(byClimate > byFact)) return { ratio };
    const paid = cases.reduce((sum, { score, came }) => sum + (score >= ratio ? ratio : came ? 1 : 0), 0);
    return { ratio, value: (byClimate - paid / cases.length) / (byClimate - byFact) };
  });
}

/** Area under the ROC curve: how often an event scores above a case without one; ties count half. */
export function rocArea(cases: readonly Judged[], chance: Chance): Estimate {
  return byBlocks(cases, chance, areaOf);
}

/** Average precision: mean over events of the share of events among all that score as high or higher. */
export function averagePrecision(cases: readonly Judged[], chance: Chance): Estimate {
  return byBlocks(cases, chance, precisionOf);
}

/** A figure of steps whose counts are weights. */
type OfSteps = (rows: Steps) => number | undefined;

function areaOf(rows: Steps): number | undefined {
  let [events, quiet, above] = [0, 0, 0];
  for (const { came, not } of rows) {
    above += not * (events + came / 2);
    events += came;
    quiet += not;
  }
  return events > 0 && quiet > 0 ? above / (events * quiet) : undefined;
}

function precisionOf(rows: Steps): number | undefined {
  let [events, warned, sum] = [0, 0, 0];
  for (const { came, not } of rows) {
    events += came;
    warned += came + not;
    if (warned > 0) sum += (came * events) / warned;
  }
  return events > 0 ? sum / events : undefined;
}

const BLOCK_RESAMPLES = 200;

/** The figure, and what it would have been with other blocks of the same kind: they are drawn again, whole. */
function byBlocks(cases: readonly Judged[], chance: Chance, figure: OfSteps): Estimate {
  const rows = steps(cases);
  const value = figure(rows);
  const n = cases.length;
  if (value === undefined) return { n };
  const blocks = new Map<string, number>();
  for (const { block } of cases) if (!blocks.has(block)) blocks.set(block, blocks.size);
  const ranks = new Map(rows.map(({ score }, rank) => [score, rank]));
  const places = cases.map(({ score, came, block }) => ({
    rank: ranks.get(score) ?? 0,
    came,
    block: blocks.get(block) ?? 0,
  }));
  const drawn: number[] = [];
  for (let r = 0; r < BLOCK_RESAMPLES; r += 1) {
    const times = new Float64Array(blocks.size);
    for (let b = 0; b < blocks.size; b += 1) {
      const pick = chance.integer(blocks.size);
      times[pick] = (times[pick] ?? 0) + 1;
    }
    const again = rows.map(({ score }) => ({ score, came: 0, not: 0 }));
    for (const { rank, came, block } of places) {
      const row = again[rank];
      if (!row) continue;
      if (came) row.came += times[block] ?? 0;
      else row.not += times[block] ?? 0;
    }
    const other = figure(again);
    if (other !== undefined) drawn.push(other);
  }
  // From one block alone nothing can be said about others.
  if (blocks.size < 2 || drawn.length < BLOCK_RESAMPLES / 2) return { value, n };
  return { value, interval: middle(Float64Array.from(drawn).sort()), n };
}
