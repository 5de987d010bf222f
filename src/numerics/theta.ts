/**
 * The Theta method as a state space model: a level smoothed exponentially, drawn towards the straight line through all
 * that was seen so far.
 *
 * Assimakopoulos and Nikolopoulos 2000, https://doi.org/10.1016/S0169-2070(00)00066-2; the dynamic optimised model is that
 * of Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, https://doi.org/10.1016/j.ijforecast.2016.02.005.
 */
import type { FittedSeries } from "./fitted-series.ts";
import { lowest } from "./nelder-mead.ts";

/** 1 is simple exponential smoothing, 2 the method as published; larger leans more on the line. */
const PUBLISHED_THETA = 2;
/** The first values are met before the line has a slope. */
const FIRST_SCORED = 2;

/**
 * @param values three or more, all finite, without a season.
 * @param theta fixed if given, else fitted with the smoothing and the first level.
 */
export function dynamicTheta(values: Float64Array, theta?: number): FittedSeries {
  const size = values.reduce((sum, y) => sum + Math.abs(y), 0) / values.length || 1;
  const states = new States(values);
  const height = (point: Float64Array) => {
    const [level = 0, alpha = 0, fitted = PUBLISHED_THETA] = point;
    if (!(alpha >= 0.05 && alpha <= 0.99)) return Number.POSITIVE_INFINITY;
    if (!(fitted >= 1 && fitted < 1e4)) return Number.POSITIVE_INFINITY;
    return states.run(level * size, alpha, theta ?? fitted);
  };
  const first = (values[0] ?? 0) / size;
  const start = [first / 2, 0.5, ...(theta === undefined ? [PUBLISHED_THETA] : [])];
  const steps = [first / 4 || 0.1, 0.2, ...(theta === undefined ? [1] : [])];
  const [level = 0, alpha = 0.5, fitted = PUBLISHED_THETA] = lowest(height, start, steps).point;
  states.run(level * size, alpha, theta ?? fitted);
  return states.fitted();
}

/** The running quantities of the model, one of each after each value. */
class States {
  readonly #values: Float64Array;
  readonly #level: Float64Array;
  readonly #mean: Float64Array;
  readonly #intercept: Float64Array;
  readonly #slope: Float64Array;
  #alpha = 0.5;
  #theta = PUBLISHED_THETA;

  constructor(values: Float64Array) {
    this.#values = values;
    this.#level = new Float64Array(values.length);
    this.#mean = new Float64Array(values.length);
    this.#intercept = new Float64Array(values.length);
    this.#slope = new Float64Array(values.length);
  }

  /** @returns the sum of squared errors one step ahead. */
  run(level0: number, alpha: number, theta: number): number {
    this.#alpha = alpha;
    this.#theta = theta;
    const lean = 1 - 1 / theta;
    let [level, mean, intercept, slope] = [level0, 0, 0, 0];
    let fade = 1;
    let squares = 0;
    for (let i = 0; i < this.#values.length; i += 1) {
      const y = this.#values[i] ?? 0;
      const t = i + 1;
      if (i >= FIRST_SCORED) {
        const line = fade * intercept + ((1 - fade * (1 - alpha)) / alpha) * slope;
        squares += (y - level - lean * line) ** 2;
      }
      level += alpha * (y - level);
      slope = i === 0 ? 0 : ((t - 2) * slope + (6 * (y - mean)) / t) / (t + 1);
      mean += (y - mean) / t;
      intercept = mean - (slope * (t + 1)) / 2;
      fade *= 1 - alpha;
      this.#level[i] = level;
      this.#mean[i] = mean;
      this.#intercept[i] = intercept;
      this.#slope[i] = slope;
    }
    return squares;
  }

  fitted(): FittedSeries {
    return { from: (origin, horizon) => this.#from(origin, horizon) };
  }

  /** Forecasts stand in for the values that are not known yet. */
  #from(origin: number, horizon: number): Float64Array {
    const i = origin - 1;
    let level = this.#level[i] ?? 0;
    let mean = this.#mean[i] ?? 0;
    let intercept = this.#intercept[i] ?? 0;
    let slope = this.#slope[i] ?? 0;
    const alpha = this.#alpha;
    const lean = 1 - 1 / this.#theta;
    const ahead = new Float64Array(horizon);
    for (let k = 0; k < horizon; k += 1) {
      const t = origin + k + 1;
      const fade = (1 - alpha) ** (t - 1);
      const y = level + lean * (fade * intercept + ((1 - fade * (1 - alpha)) / alpha) * slope);
      ahead[k] = y;
      level += alpha * (y - level);
      slope = ((t - 2) * slope + (6 * (y - mean)) / t) / (t + 1);
      mean += (y - mean) / t;
      intercept = mean - (slope * (t + 1)) / 2;
    }
    return ahead;
  }
}
