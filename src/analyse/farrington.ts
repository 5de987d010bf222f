/**
 * The regression of Farrington's method as Noufaily et al. made it flexible: counts of five years by ten parts of
 * the year and, if it is there, a trend; twice, the second time with less weight on what stood out.
 *
 * A part of the year has a rate of its own, so given the trend it is a ratio of two sums: only the trend must be
 * searched for, in one dimension. That makes a fit a few passes over some 240 weeks, without matrices.
 */
import { studentTail } from "../numerics/tails.ts";

/** Fit by part of the year: rate at time 0, and what each reading's rate is times that. */
interface Fit {
  readonly rates: Float64Array;
  /** Of the trend, a reading. */
  readonly slope: number;
  readonly dispersion: number;
  /** Standard error of the slope. */
  readonly slopeError: number;
  readonly degrees: number;
}

export interface Expected {
  readonly mean: number;
  /** Variance over mean, 1 or more. */
  readonly dispersion: number;
  readonly hasTrend: boolean;
}

export interface History {
  /** Known counts, oldest first, and how many readings before the judged one each lies. */
  readonly counts: Float64Array;
  readonly ages: Int32Array;
  /** Part of the year of each; the judged reading lies in part 0. */
  readonly parts: Uint8Array;
  readonly periods: number;
}

/** A p-value of the trend above this leaves it out. */
const TREND_LEVEL = 0.05;

/** @param outlying Anscombe residual from which a reading counts less. */
export function expectedFrom(history: History, outlying: number): Expected {
  const weights = new Float64Array(history.counts.length).fill(1);
  const withTrend = fittedTwice(history, weights, outlying, true);
  const most = history.counts.reduce((high, count) => (count > high ? count : high), 0);
  const mean = withTrend.rates[0] ?? 0;
  const p = 2 * studentTail(Math.abs(withTrend.slope / withTrend.slopeError), withTrend.degrees);
  // A trend that leads above all that was ever counted is not believed.
  if (p < TREND_LEVEL && mean <= most) return { mean, dispersion: withTrend.dispersion, hasTrend: true };
  const flat = fittedTwice(history, weights.fill(1), outlying, false);
  return { mean: flat.rates[0] ?? 0, dispersion: flat.dispersion, hasTrend: false };
}

function fittedTwice(history: History, weights: Float64Array, outlying: number, trend: boolean): Fit {
  const first = fitted(history, weights, trend);
  reweigh(history, first, weights, outlying);
  return fitted(history, weights, trend);
}

function fitted(history: History, weights: Float64Array, trend: boolean): Fit {
  const slope = trend ? slopeOf(history, weights) : 0;
  const { counts, ages, parts, periods } = history;
  const { zeroth, first } = exposuresAt(slope, history, weights);
  const rates = new Float64Array(periods);
  for (let i = 0; i < counts.length; i += 1) add(rates, parts[i] ?? 0, (weights[i] ?? 0) * (counts[i] ?? 0));
  for (let part = 0; part < periods; part += 1) rates[part] = (rates[part] ?? 0) / (zeroth[part] || 1);
  let squares = 0;
  let information = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const part = parts[i] ?? 0;
    const mean = (rates[part] ?? 0) * Math.exp(-slope * (ages[i] ?? 0));
    if (mean <= 0) continue;
    const weight = weights[i] ?? 0;
    squares += (weight * ((counts[i] ?? 0) - mean) ** 2) / mean;
    information += weight * mean * (-(ages[i] ?? 0) - (first[part] ?? 0) / (zeroth[part] ?? 1)) ** 2;
  }
  const degrees = Math.max(1, counts.length - periods - (trend ? 1 : 0));
  const dispersion = Math.max(1, squares / degrees);
  const slopeError = information > 0 ? Math.sqrt(dispersion / information) : Number.POSITIVE_INFINITY;
  return { rates, slope, dispersion, degrees, slopeError };
}

/** By part of the year: what the trend alone would give, and that times time and times its square. */
interface Exposures {
  readonly zeroth: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function exposuresAt(slope: number, { ages, parts, periods }: History, weights: Float64Array): Exposures {
  const zeroth = new Float64Array(periods);
  const first = new Float64Array(periods);
  const second = new Float64Array(periods);
  for (let i = 0; i < ages.length; i += 1) {
    const time = -(ages[i] ?? 0);
    const exposure = (weights[i] ?? 0) * Math.exp(slope * time);
    const part = parts[i] ?? 0;
    add(zeroth, part, exposure);
    add(first, part, exposure * time);
    add(second, part, exposure * time * time);
  }
  return { zeroth, first, second };
}

const MOST_STEPS = 25;
/** A trend of more than this a week is no trend: counts would grow a hundredfold in half a year. */
const STEEPEST = 0.2;
const LONGEST_STEP = 0.02;

/** The slope of greatest likelihood, by Newton's method on what is left of it when each part has its best rate. */
function slopeOf(history: History, weights: Float64Array): number {
  const { counts, ages, parts, periods } = history;
  const sums = new Float64Array(periods);
  let moment = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const weighed = (weights[i] ?? 0) * (counts[i] ?? 0);
    add(sums, parts[i] ?? 0, weighed);
    moment -= weighed * (ages[i] ?? 0);
  }
  let slope = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { zeroth, first, second } = exposuresAt(slope, history, weights);
    let gradient = moment;
    let curvature = 0;
    for (let part = 0; part < periods; part += 1) {
      const all = zeroth[part] || 1;
      const middle = (first[part] ?? 0) / all;
      gradient -= (sums[part] ?? 0) * middle;
      curvature += (sums[part] ?? 0) * ((second[part] ?? 0) / all - middle * middle);
    }
    if (!(curvature > 0)) return 0;
    const change = within(gradient / curvature, LONGEST_STEP);
    slope = within(slope + change, STEEPEST);
    if (Math.abs(change) < 1e-7) break;
  }
  return slope;
}

function within(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

/** Readings whose standardised Anscombe residual is above `outlying` count as its inverse square. */
function reweigh(history: History, standing: Fit, weights: Float64Array, outlying: number): void {
  const { counts, ages, parts } = history;
  const { rates, slope, dispersion, slopeError } = standing;
  const { zeroth, first } = exposuresAt(slope, history, weights);
  const information = dispersion / slopeError ** 2;
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const part = parts[i] ?? 0;
    const time = -(ages[i] ?? 0);
    const share = Math.exp(slope * time) / (zeroth[part] || 1);
    const mean = (rates[part] ?? 0) * Math.exp(slope * time);
    const distance = time - (first[part] ?? 0) / (zeroth[part] || 1);
    const leverage = share + (slope !== 0 && information > 0 ? (mean * distance ** 2) / information : 0);
    const residual = mean > 0 ? anscombe(counts[i] ?? 0, mean, dispersion * (1 - leverage)) : 0;
    weights[i] = residual > outlying ? residual ** -2 : 1;
    sum += weights[i] ?? 0;
  }
  for (let i = 0; i < weights.length; i += 1) weights[i] = ((weights[i] ?? 0) * weights.length) / sum;
}

/** Residual of a count that is about standard normal (Anscombe 1953). */
function anscombe(count: number, mean: number, variance: number): number {
  const difference = count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean);
  return (1.5 * difference) / Math.sqrt(Math.max(1e-6, variance));
}

function add(sums: Float64Array, at: number, amount: number): void {
  sums[at] = (sums[at] ?? 0) + amount;
}
