/**
 * How far off a forecast may be: quantiles for each step, from the errors the model made over rolling origins of the same
 * series.
 *
 * Errors are relative where all values are above 0. Their size grows with the step by a power law fitted to them and drawn
 * towards a random walk with a wandering slope; where the models of a combination part ways, that is added. The shape is
 * Student's with four degrees of freedom. The parameters were frozen on the series of M1 and one half of the development
 * series of M3 (docs/decisions/0041), and how wide it must be by the series' own errors is told by `series-calibration.ts`.
 */
import type { FittedSeries } from "../numerics/fitted-series.ts";
import { widthFactor } from "./series-calibration.ts";

export interface Fan {
  /** One a step. */
  readonly mean: Float64Array;
  /** One array a step, one value a level, upwards. */
  readonly quantiles: readonly Float64Array[];
  /** The size of the errors by step: relative if so, else in the series' unit. */
  readonly spread: Float64Array;
  readonly isRelative: boolean;
}

/** A random walk's errors grow with the root; their squares' power is drawn towards this with the weight of so many errors. */
const USUAL_GROWTH = 1.5;
const USUAL_GROWTH_WEIGHT = 30;
const STEEPEST_GROWTH = 2.5;
/** Parameters are fitted to the values their errors are taken from: for n values errors are too small by this over n. */
const OPTIMISM = 10;
/** The most that disagreement among models may add, in sizes of the errors. */
const MOST_DISAGREEMENT = 1.5;
/** Makes 90% intervals hold 90% of M1 and of one half of M3's development series. */
const WIDENING = 0.84;
const MOST_ORIGINS = 100;

/** Origins whose forecasts are held against what came: the later two thirds, at least four values in. */
export function originsOf(length: number, horizon: number): readonly number[] {
  const first = Math.max(3, length - MOST_ORIGINS, Math.min(length - horizon, Math.floor(length / 3)));
  return Array.from({ length: Math.max(0, length - first) }, (_, i) => first + i);
}

/**
 * @param members of a combination, whose disagreement widens the fan; may be empty.
 * @param levels of the quantiles, upwards, each between 0 and 1.
 */
export function seriesFan(
  fitted: FittedSeries,
  members: readonly FittedSeries[],
  values: Float64Array,
  horizon: number,
  levels: readonly number[],
): Fan {
  const n = values.length;
  const mean = fitted.from(n, horizon);
  const forecasts = originsOf(n, horizon).map((origin) => ({
    origin,
    ahead: fitted.from(origin, Math.min(horizon, n - origin)),
  }));
  const isRelative =
    values.every((y) => y > 0) &&
    mean.every((y) => y > 0) &&
    forecasts.every(({ ahead }) => ahead.every((y) => y > 0));
  const distance = (y: number, from: number) => (isRelative ? Math.log(y / from) : y - from);
  const base = errorsByStep(forecasts, values, horizon, distance);
  const apart = disagreement(members, n, mean, isRelative);
  const expected = base.map((size, k) => {
    const optimism = 1 + OPTIMISM / Math.max(1, n - 2);
    const added = Math.min(apart[k] ?? 0, MOST_DISAGREEMENT * size);
    return WIDENING * Math.sqrt(size * size * optimism + added * added);
  });
  const factor = widthFactor(
    forecasts.flatMap(({ origin, ahead }) =>
      Array.from(ahead, (y, k) => ({
        at: origin + k + 1,
        size: distance(values[origin + k] ?? 0, y) / (expected[k] || 1),
      })),
    ),
    n,
    isRelative ? expected[0] : undefined,
  );
  const spread = expected.map((size) => factor * size);
  const isCount = values.every((y) => y >= 0);
  const shape = levels.map(studentFour);
  return {
    mean: isCount ? mean.map((y) => Math.max(0, y)) : mean,
    quantiles: Array.from(mean, (y, k) =>
      Float64Array.from(shape, (t) => {
        const u = t * (spread[k] ?? 0);
        // Errors that multiply by more than e^20 are another world's; numbers must stay numbers.
        const x = isRelative ? y * Math.exp(Math.min(20, u)) : y + u;
        return isCount ? Math.max(0, x) : x;
      }),
    ),
    spread,
    isRelative,
  };
}

function errorsByStep(
  forecasts: readonly { readonly origin: number; readonly ahead: Float64Array }[],
  values: Float64Array,
  horizon: number,
  distance: (y: number, from: number) => number,
): Float64Array {
  const squares = new Float64Array(horizon);
  const counts = new Float64Array(horizon);
  for (const { origin, ahead } of forecasts)
    ahead.forEach((y, k) => {
      squares[k] = (squares[k] ?? 0) + distance(values[origin + k] ?? 0, y) ** 2;
      counts[k] = (counts[k] ?? 0) + 1;
    });
  let [weight, meanX, meanY] = [0, 0, 0];
  const points = Array.from(squares, (sum, k) => ({
    x: Math.log(k + 1),
    y: Math.log(sum / (counts[k] ?? 1)),
    w: sum > 0 ? (counts[k] ?? 0) : 0,
  })).filter(({ w }) => w > 0);
  if (points.length === 0) return new Float64Array(horizon);
  for (const { x, y, w } of points) {
    weight += w;
    meanX += w * x;
    meanY += w * y;
  }
  meanX /= weight;
  meanY /= weight;
  let [xx, xy] = [0, 0];
  for (const { x, y, w } of points) {
    xx += w * (x - meanX) ** 2;
    xy += w * (x - meanX) * (y - meanY);
  }
  const growth = (xy + USUAL_GROWTH_WEIGHT * USUAL_GROWTH) / (xx + USUAL_GROWTH_WEIGHT);
  const power = Math.min(STEEPEST_GROWTH, Math.max(0, growth));
  return squares.map((_, k) => Math.exp((meanY + power * (Math.log(k + 1) - meanX)) / 2));
}

/** Standard deviation of the members' forecasts around the mean of all, by step. */
function disagreement(
  members: readonly FittedSeries[],
  origin: number,
  mean: Float64Array,
  isRelative: boolean,
): Float64Array {
  const squares = new Float64Array(mean.length);
  for (const member of members)
    member.from(origin, mean.length).forEach((y, k) => {
      const middle = mean[k] ?? 0;
      const apart = isRelative ? Math.log(Math.max(y, 1e-9 * middle) / middle) : y - middle;
      squares[k] = (squares[k] ?? 0) + (apart * apart) / members.length;
    });
  return squares.map(Math.sqrt);
}

/** Quantile of Student's distribution with four degrees of freedom, in closed form (Shaw 2006, J. Computational Finance 9). */
export function studentFour(level: number): number {
  const alpha = 4 * level * (1 - level);
  if (alpha >= 1) return 0;
  const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
  return Math.sign(level - 0.5) * 2 * Math.sqrt(Math.max(0, q - 1));
}
