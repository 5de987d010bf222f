/**
 * What a count series usually is, kept up reading by reading: level, trend and yearly waves on the log scale, with
 * how sure that is, and how much more the counts scatter than chance alone (Poisson) would have them.
 *
 * A dynamic generalised linear model (West, Harrison and Migon 1985, https://doi.org/10.1080/01621459.1985.10477131):
 * the mean is gamma distributed with the moments that the coefficients give it, so that a count is negative
 * binomial, and a reading changes the coefficients through the change of that gamma. One reading costs the square
 * of the number of coefficients, whatever lies behind it.
 */

/** How the usual course of a series is described. */
export interface Season {
  /** Readings in a year. */
  readonly period: number;
  /** Waves a year: 1 is a single high and low, 2 allows two of each. */
  readonly harmonics: number;
  /** Variance that the log of the level gains with each reading. */
  readonly drift: number;
}

export interface SeasonalMean {
  /** Readings so far, known or not; and the known ones. */
  now: number;
  known: number;
  readonly coefficients: number[];
  /** Their covariance, row by row. */
  readonly covariance: number[];
  /** Squared residuals over what chance alone gives, and how many readings they are of. */
  scatter: number;
  scattered: number;
}

/** What the next count should be: negative binomial with this mean and size. */
export interface Usual {
  readonly mean: number;
  /** Variance = mean + mean² / size: ignorance of the mean and scatter beyond chance together. */
  readonly size: number;
  /** The same for scatter alone, 1 / size of a count whose mean is known. */
  readonly overdispersion: number;
}

/** Readings' worth of belief that counts scatter as chance has it. */
const CHANCE_ALONE = 30;
const VARIANCES = { level: 2, trend: 0.25, wave: 1 };
/** Years that make the trend's unit. */
const TREND_YEARS = 10;
/** A single surprise says that much about scatter at most. */
const LARGEST_SQUARE = 9;

export function emptySeasonalMean(): SeasonalMean {
  return {
    now: 0,
    known: 0,
    coefficients: [],
    covariance: [],
    scatter: CHANCE_ALONE,
    scattered: CHANCE_ALONE,
  };
}

/** What the model says of the reading at hand, with what taking it in will need. */
export interface Outlook extends Usual {
  readonly regressors: Float64Array;
  /** Covariance times regressors. */
  readonly gain: Float64Array;
  /** The mean's log, and the variance of that. */
  readonly log: number;
  readonly variance: number;
}

/** @param first the count at hand, from which the level begins where nothing is known yet. */
export function outlook(state: SeasonalMean, season: Season, first: number): Outlook {
  const width = 2 + 2 * season.harmonics;
  if (state.known === 0) begin(state, width, first);
  const { coefficients, covariance } = state;
  const regressors = new Float64Array(width);
  regressors[0] = 1;
  regressors[1] = state.now / (season.period * TREND_YEARS);
  for (let j = 1; j <= season.harmonics; j += 1) {
    const angle = (2 * Math.PI * j * state.now) / season.period;
    regressors[2 * j] = Math.sin(angle);
    regressors[2 * j + 1] = Math.cos(angle);
  }
  const gain = new Float64Array(width);
  let log = 0;
  let variance = 0;
  for (let i = 0; i < width; i += 1) {
    const x = regressors[i] ?? 0;
    log += x * (coefficients[i] ?? 0);
    let sum = 0;
    for (let j = 0; j < width; j += 1) sum += (covariance[i * width + j] ?? 0) * (regressors[j] ?? 0);
    gain[i] = sum;
    variance += sum * x;
  }
  const mean = Math.exp(Math.max(-30, Math.min(30, log)));
  const overdispersion = Math.max(0, state.scatter / state.scattered - 1) / Math.max(mean, 0.5);
  return {
    mean,
    size: 1 / (variance + overdispersion),
    overdispersion,
    regressors,
    gain,
    log,
    variance,
  };
}

function begin({ coefficients, covariance }: SeasonalMean, width: number, first: number): void {
  for (let i = 0; i < width; i += 1) {
    coefficients[i] = i === 0 ? Math.log(first + 0.5) : 0;
    for (let j = 0; j < width; j += 1) covariance[i * width + j] = 0;
    covariance[i * width + i] = i === 0 ? VARIANCES.level : i === 1 ? VARIANCES.trend : VARIANCES.wave;
  }
}

/**
 * Takes a reading in and goes on to the next.
 *
 * @param weight from 0 (an outbreak, of which the usual learns nothing) to 1.
 * @param judged whether the model knew enough for its surprise to say something about scatter.
 */
export function takeIn(
  state: SeasonalMean,
  season: Season,
  now: Outlook,
  count: number,
  weight: number,
  judged: boolean,
): void {
  const { mean, overdispersion, gain, variance, log } = now;
  const { coefficients, covariance } = state;
  const width = gain.length;
  if (weight > 1e-6) {
    const shape = 1 / variance;
    const information = weight / (1 + mean * overdispersion);
    const after = shape + information * count;
    const shift = (Math.log(after / (shape / mean + information)) - log) / variance;
    const narrowing = (1 - 1 / (after * variance)) / variance;
    for (let i = 0; i < width; i += 1) {
      const own = gain[i] ?? 0;
      coefficients[i] = (coefficients[i] ?? 0) + own * shift;
      for (let j = 0; j < width; j += 1)
        covariance[i * width + j] = (covariance[i * width + j] ?? 0) - own * (gain[j] ?? 0) * narrowing;
    }
    if (judged) {
      const square = (count - mean) ** 2 / (mean + mean * mean * variance);
      state.scatter += weight * Math.min(LARGEST_SQUARE, square);
      state.scattered += weight;
    }
  }
  loosen(state, season.drift);
  state.known += 1;
  state.now += 1;
}

/** A reading that is unknown. */
export function passOver(state: SeasonalMean, season: Season): void {
  if (state.known > 0) loosen(state, season.drift);
  state.now += 1;
}

/** Makes the level less sure by a variance of its log. */
export function loosen(state: SeasonalMean, variance: number): void {
  state.covariance[0] = (state.covariance[0] ?? 0) + variance;
}
