/**
 * Several models of one series and the weighted mean of what they say, which is more accurate than the best of them
 * (Petropoulos and Svetunkov 2020, https://doi.org/10.1016/j.ijforecast.2019.01.006).
 *
 * A model weighs by its errors over rolling origins, but little: the models' own errors say less about the next ones
 * than it seems, and choosing the best one outright loses what the mean gains (figures in docs/decisions/0041).
 */
import type { FittedSeries } from "../numerics/fitted-series.ts";
import { originsOf } from "./series-fan.ts";

export interface Member {
  readonly name: string;
  readonly fitted: FittedSeries;
}

export interface Combined extends FittedSeries {
  readonly weights: readonly { readonly name: string; readonly weight: number }[];
}

/** Weights go with the mean absolute error to the power of minus this. */
const TRUST = 0.5;
/** A model whose errors are so many times the least is of no use for this series. */
const WORST = 5;

/** @param members one or more. @param horizon as far as the errors are looked at. */
export function combined(members: readonly Member[], values: Float64Array, horizon: number): Combined {
  const errors = members.map(({ fitted }) => meanError(fitted, values, horizon));
  const least = Math.min(...errors.filter(Number.isFinite));
  const raw = errors.map((error) => {
    if (!Number.isFinite(error) || error > WORST * least) return 0;
    return least === 0 ? 1 : (error / least) ** -TRUST;
  });
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => (total > 0 ? weight / total : 1 / raw.length));
  return {
    weights: members.map(({ name }, i) => ({ name, weight: weights[i] ?? 0 })),
    from(origin, steps) {
      const ahead = new Float64Array(steps);
      members.forEach(({ fitted }, i) => {
        const weight = weights[i] ?? 0;
        if (weight === 0) return;
        fitted.from(origin, steps).forEach((y, k) => {
          ahead[k] = (ahead[k] ?? 0) + weight * y;
        });
      });
      return ahead;
    },
  };
}

function meanError(fitted: FittedSeries, values: Float64Array, horizon: number): number {
  let [sum, count] = [0, 0];
  for (const origin of originsOf(values.length, horizon)) {
    const steps = Math.min(horizon, values.length - origin);
    fitted.from(origin, steps).forEach((y, k) => {
      sum += Math.abs((values[origin + k] ?? 0) - y);
      count += 1;
    });
  }
  return count === 0 ? 0 : sum / count;
}
