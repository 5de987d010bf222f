import { bestCut, type Stretches, stretchesOf } from "../../numerics/segments.ts";
import { type ChangePointMethod, standardised, stepFor } from "../change-point.ts";

/** A cut has to save so many times log n in the unit below. */
const PENALTY = 8;
/** Times the long-run variance, the unit of the first look. */
const NOISE = 2;
const SHORTEST = 5;
/** Largest correlation of neighbouring residuals for which levels in noise are a fair description. */
const WHITE = 0.25;
/** Largest share of the variance that a straight line may leave for the series to be a steady trend. */
const TREND = 0.05;
/** Makes the median absolute deviation of normal values their standard deviation. */
const NORMAL = 1.4826;

/**
 * Levels, cut by PELT at two scales.
 *
 * First look: if the series is levels in noise, what a cut has to save is measured in the noise's long-run variance,
 * with variance and autocorrelation estimated from medians of differences, which a few steps do not move (Chakar,
 * Lebarbier, Lévy-Leduc and Robin 2017, https://doi.org/10.3150/15-BEJ782). If what is left after the cut is
 * still correlated from one reading to the next, it was not, and noise cannot be told from movement. Second look:
 * only what stands out against the whole range is a change, measured in the total variance; and a straight
 * line that explains nearly everything is no change at all.
 *
 * Several dimensions: their savings are added, each in its own unit, against (d + 1) / 2 times the penalty.
 */
export const presage: ChangePointMethod = {
  id: "presage",
  title: "Levels at two scales",
  about:
    "Finds where a series settles at another level, if what lies between looks like noise; and where it does not, only what stands out against its whole range.",
  misleads:
    "Sees means only: not a change of spread, of rhythm or of slope, and nothing shorter than five readings. A trend that bends, or with noise on it, may be given a cut in its middle. In fewer than some 25 readings it sees next to nothing.",
  paper: {
    title:
      "Killick, Fearnhead and Eckley 2012, Optimal detection of changepoints with a linear computational cost",
    link: "https://doi.org/10.1080/01621459.2012.737745",
  },

  find(dimensions) {
    const series = standardised(dimensions).map((values) => {
      const stretches = stretchesOf(values);
      return { values, stretches, noise: Math.min(1, NOISE * longRunVariance(values)) };
    });
    const length = dimensions[0]?.length ?? 0;
    const known = Math.max(0, ...series.map(({ stretches }) => stretches.known(0, length)));
    const penalty = (PENALTY * Math.log(Math.max(known, 2)) * (series.length + 1)) / 2;
    const cut = (units: readonly number[]) =>
      bestCut(length, {
        penalty,
        shortest: SHORTEST,
        step: stepFor(length),
        cost: (start, end) =>
          series.reduce((sum, { stretches }, i) => sum + stretches.squares(start, end) / (units[i] ?? 1), 0),
      });
    if (series.length === 0) return [];
    if (series.some(({ noise }) => noise < 1)) {
      const fine = cut(series.map(({ noise }) => noise));
      const isNoise = series.every(
        ({ values, stretches }) => correlationLeft(values, stretches, fine) <= WHITE,
      );
      if (isNoise) return fine;
    }
    const isTrend = series.every(
      ({ stretches }) => stretches.squaresAroundLine(0, length) <= TREND * stretches.squares(0, length),
    );
    return isTrend ? [] : cut(series.map(() => 1));
  },
};

/** Of an autoregressive process with a few steps in it; infinite where differences say that it wanders. */
function longRunVariance(values: Float64Array): number {
  const known = values.filter(Number.isFinite);
  const one = medianDifference(known, 1);
  const two = medianDifference(known, 2);
  // More than half of the readings repeat the one before: there is no noise to measure by.
  if (one === 0) return Number.POSITIVE_INFINITY;
  const correlation = Math.max(-0.5, (two / one) ** 2 - 1);
  if (correlation >= 1) return Number.POSITIVE_INFINITY;
  const variance = (NORMAL * one) ** 2 / (2 * (1 - correlation));
  return (variance * (1 + correlation)) / (1 - correlation);
}

function medianDifference(values: Float64Array, lag: number): number {
  const differences = values.slice(lag).map((value, i) => Math.abs(value - (values[i] ?? 0)));
  differences.sort();
  const middle = differences.length >> 1;
  const upper = differences[middle] ?? 0;
  return differences.length % 2 === 1 ? upper : (upper + (differences[middle - 1] ?? 0)) / 2;
}

/** Correlation of neighbouring residuals once each segment's mean is taken away; 0 where nothing is left. */
function correlationLeft(values: Float64Array, stretches: Stretches, cuts: readonly number[]): number {
  const edges = [0, ...cuts, values.length];
  const residuals: number[] = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [start, end] = [edges[i] ?? 0, edges[i + 1] ?? 0];
    const mean = stretches.mean(start, end);
    for (const value of values.subarray(start, end)) if (Number.isFinite(value)) residuals.push(value - mean);
  }
  let [squares, products] = [0, 0];
  residuals.forEach((residual, i) => {
    squares += residual * residual;
    products += residual * (residuals[i - 1] ?? 0);
  });
  return squares > 1e-9 * residuals.length ? products / squares : 0;
}
