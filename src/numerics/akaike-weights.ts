/**
 * Several models of the same values, averaged by what an information criterion says of them. For forecasts this is better
 * than the best one alone (Kolassa 2011, https://doi.org/10.1016/j.ijforecast.2010.04.006).
 */
import type { FittedSeries } from "./fitted-series.ts";

export interface Rated extends FittedSeries {
  /** Of Akaike's kind: lower is better, 2 are worth a factor e. */
  readonly criterion: number;
}

/** What weighs less changes no forecast that anybody would notice, and takes as long. */
const LEAST_WEIGHT = 0.02;

/** @param models at least one with a finite criterion, else all weigh the same. */
export function akaikeWeighted(models: readonly Rated[]): FittedSeries {
  const weights = akaikeWeights(models.map(({ criterion }) => criterion));
  const kept = models
    .map((model, i) => ({ model, weight: weights[i] ?? 0 }))
    .filter(({ weight }) => weight >= LEAST_WEIGHT);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return {
    from(origin, horizon) {
      const ahead = new Float64Array(horizon);
      for (const { model, weight } of kept)
        model.from(origin, horizon).forEach((y, k) => {
          ahead[k] = (ahead[k] ?? 0) + (weight / total) * y;
        });
      return ahead;
    },
  };
}

/** Weights that sum to 1. */
export function akaikeWeights(criteria: readonly number[]): readonly number[] {
  const least = Math.min(...criteria);
  if (!Number.isFinite(least)) return criteria.map(() => 1 / criteria.length);
  const raw = criteria.map((criterion) => Math.exp((least - criterion) / 2));
  const total = raw.reduce((sum, x) => sum + x, 0);
  return raw.map((x) => x / total);
}
