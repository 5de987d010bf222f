/**
 * Exponential smoothing as state space models: a level, a trend that may be damped, and seasons that are added or
 * multiplied, with errors that are absolute or relative.
 *
 * Hyndman, Koehler, Snyder and Grose 2002, https://doi.org/10.1016/S0169-2070(01)00110-8. First seasonal terms are those of
 * the decomposition and are not fitted, which is as accurate and takes a tenth of the time.
 */
import { akaikeWeighted, type Rated } from "./akaike-weights.ts";
import type { FittedSeries } from "./fitted-series.ts";
import { lowest } from "./nelder-mead.ts";
import { seasonalTerms } from "./seasons.ts";

export interface SmoothingKind {
  readonly trend: "none" | "straight" | "damped";
  readonly season: "none" | "added" | "multiplied";
  /** Relative errors grow with the level; they need values above 0. */
  readonly relative: boolean;
}

const TRENDS = ["none", "straight", "damped"] as const;

/**
 * All kinds that the values allow, averaged by the corrected Akaike criterion.
 *
 * @param values finite, four or more. @param period 1 for none; seasons need two periods and four values more.
 */
export function exponentialSmoothing(values: Float64Array, period: number): FittedSeries {
  const none = new Float64Array(0);
  const isPositive = values.every((y) => y > 0);
  const isSeasonal = period > 1 && values.length >= 2 * period + 4;
  const added = isSeasonal ? seasonalTerms(values, period, false) : none;
  const multiplied = isSeasonal && isPositive ? seasonalTerms(values, period, true) : none;
  return akaikeWeighted(
    TRENDS.flatMap((trend) => [
      smooth(values, { trend, season: "none", relative: false }, none),
      ...(isPositive ? [smooth(values, { trend, season: "none", relative: true }, none)] : []),
      ...(isSeasonal ? [smooth(values, { trend, season: "added", relative: false }, added)] : []),
      ...(isSeasonal && isPositive
        ? [smooth(values, { trend, season: "multiplied", relative: true }, multiplied)]
        : []),
    ]),
  );
}

/**
 * @param values finite, more than the kind has parameters. @param seasons first seasonal terms, one a season, for the
 *   place of the first value; empty for kinds without a season.
 */
export function smooth(values: Float64Array, kind: SmoothingKind, seasons: Float64Array): Rated {
  const filter = new Filter(values, kind, seasons);
  const { start, steps } = filter.start();
  const { point, value } = lowest((p) => filter.run(p), start, steps, {
    evaluations: 60 * start.length + 60,
  });
  filter.run(point);
  const n = values.length;
  const k = start.length + 1 + (kind.season === "none" ? 0 : seasons.length - 1);
  const criterion =
    value + 2 * k + (n - k - 1 > 0 ? (2 * k * (k + 1)) / (n - k - 1) : Number.POSITIVE_INFINITY);
  return { criterion, from: (origin, horizon) => filter.from(origin, horizon) };
}

const HIGHEST_ALPHA = 0.9999;
const [LEAST_PHI, HIGHEST_PHI] = [0.8, 0.98];

interface Parameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
}

class Filter {
  readonly #values: Float64Array;
  readonly #kind: SmoothingKind;
  readonly #seasons: Float64Array;
  readonly #period: number;
  readonly #scale: number;
  /** After each value, and before the first. */
  readonly #level: Float64Array;
  readonly #slope: Float64Array;
  /** The seasonal term used for value i, and as it became when it was met, one period on. */
  readonly #season: Float64Array;
  #phi = 1;

  constructor(values: Float64Array, kind: SmoothingKind, seasons: Float64Array) {
    this.#values = values;
    this.#kind = kind;
    this.#seasons = seasons;
    this.#period = kind.season === "none" ? 0 : seasons.length;
    this.#scale = values.reduce((sum, y) => sum + Math.abs(y), 0) / values.length || 1;
    this.#level = new Float64Array(values.length + 1);
    this.#slope = new Float64Array(values.length + 1);
    this.#season = new Float64Array(values.length + this.#period);
  }

  /** Level and slope of the first values without their seasons, and middling smoothing. */
  start(): { readonly start: readonly number[]; readonly steps: readonly number[] } {
    const { trend, season } = this.#kind;
    const [level, slope] = this.#firstLine();
    const start = [0.4, level / this.#scale];
    const steps = [0.2, 0.1 * Math.abs(level / this.#scale) || 0.1];
    if (trend !== "none") {
      start.push(0.1, slope / this.#scale);
      steps.push(0.1, 0.5 * Math.abs(slope / this.#scale) || 0.02);
    }
    if (trend === "damped") {
      start.push(0.95);
      steps.push(-0.05);
    }
    if (season !== "none") {
      start.push(0.1);
      steps.push(0.1);
    }
    return { start, steps };
  }

  #firstLine(): readonly [number, number] {
    const used = Math.min(this.#values.length, Math.max(10, 2 * this.#period));
    let [sumT, sumY, sumTT, sumTY] = [0, 0, 0, 0];
    for (let i = 0; i < used; i += 1) {
      const y = this.#without(this.#values[i] ?? 0, i);
      sumT += i;
      sumY += y;
      sumTT += i * i;
      sumTY += i * y;
    }
    const slope = (used * sumTY - sumT * sumY) / (used * sumTT - sumT * sumT) || 0;
    const [middle, first] = [sumY / used, (sumY - slope * sumT) / used];
    // Without a trend the level is somewhere between the first value's and the middle of them.
    return this.#kind.trend === "none" ? [(middle + first) / 2, 0] : [first - slope, slope];
  }

  #without(y: number, i: number): number {
    const term = this.#seasons[i % Math.max(1, this.#period)] ?? 0;
    if (this.#kind.season === "none") return y;
    return this.#kind.season === "added" ? y - term : y / term;
  }

  /** @returns twice the negative log-likelihood, but for what does not depend on the parameters. */
  run(point: Float64Array): number {
    const parameters = this.#parameters(point);
    if (!parameters) return Number.POSITIVE_INFINITY;
    const { season, relative } = this.#kind;
    const { alpha, beta, gamma, phi } = parameters;
    let { level, slope } = parameters;
    this.#phi = phi;
    this.#season.set(this.#seasons.subarray(0, this.#period));
    this.#level[0] = level;
    this.#slope[0] = slope;
    let [squares, logs] = [0, 0];
    const n = this.#values.length;
    for (let i = 0; i < n; i += 1) {
      const base = level + phi * slope;
      const term = season === "none" ? 0 : (this.#season[i] ?? 0);
      const mean = season === "multiplied" ? base * term : base + term;
      const error = (this.#values[i] ?? 0) - mean;
      if (relative) {
        if (!(mean > 0 && base > 0)) return Number.POSITIVE_INFINITY;
        squares += (error / mean) ** 2;
        logs += Math.log(mean / this.#scale);
      } else squares += (error / this.#scale) ** 2;
      const ofBase = season === "multiplied" ? error / term : error;
      level = base + alpha * ofBase;
      slope = phi * slope + beta * ofBase;
      if (season !== "none")
        this.#season[i + this.#period] = term + gamma * (season === "multiplied" ? error / base : error);
      this.#level[i + 1] = level;
      this.#slope[i + 1] = slope;
    }
    // A perfect fit must not make the criterion minus infinity.
    return n * Math.log(Math.max(squares, 1e-12)) + 2 * logs;
  }

  /** What a point of the search stands for; nothing outside the usual region (Hyndman et al. 2002). */
  #parameters(point: Float64Array): Parameters | undefined {
    const { trend, season } = this.#kind;
    const [alpha = 0, level = 0, ofAlpha = 0, slope = 0] = point;
    const phi = trend === "damped" ? (point[4] ?? 0) : 1;
    const ofRest = season === "none" ? 0 : (point[point.length - 1] ?? 0);
    const hasTrend = trend !== "none";
    const isAllowed =
      alpha >= 1e-4 &&
      alpha <= HIGHEST_ALPHA &&
      (!hasTrend || (ofAlpha >= 0 && ofAlpha <= 1)) &&
      (trend !== "damped" || (phi >= LEAST_PHI && phi <= HIGHEST_PHI)) &&
      ofRest >= 0 &&
      ofRest <= 1;
    if (!isAllowed) return undefined;
    return {
      alpha,
      beta: hasTrend ? ofAlpha * alpha : 0,
      gamma: ofRest * (1 - alpha),
      phi,
      level: level * this.#scale,
      slope: hasTrend ? slope * this.#scale : 0,
    };
  }

  from(origin: number, horizon: number): Float64Array {
    const level = this.#level[origin] ?? 0;
    const slope = this.#slope[origin] ?? 0;
    let [damping, sum] = [1, 0];
    return Float64Array.from({ length: horizon }, (_, k) => {
      damping *= this.#phi;
      sum += damping;
      const base = level + sum * slope;
      if (this.#period === 0) return base;
      const term = this.#season[origin + (k % this.#period)] ?? 0;
      return this.#kind.season === "added" ? base + term : base * term;
    });
  }
}
