import type { FittedSeries } from "../../numerics/fitted-series.ts";
import type { SeriesModel } from "../series-model.ts";

export const seasonalNaive: SeriesModel = {
  id: "seasonal-naive",
  title: "Seasonal naive",
  about:
    "The value of one season ago, or the last one where there is no season: the least that a model must beat. Follows every accident of the last season.",
  least: 1,
  fit: ({ values, periods }) => {
    const period = periods.findLast((length) => length <= values.length) ?? 1;
    return [{ name: "seasonal-naive", fitted: lastSeason(values, period) }];
  },
};

function lastSeason(values: Float64Array, period: number): FittedSeries {
  return {
    from: (origin, horizon) => {
      // Before a whole season is known, the last value stands for all of it.
      const length = origin >= period ? period : 1;
      return Float64Array.from({ length: horizon }, (_, k) => values[origin - length + (k % length)] ?? 0);
    },
  };
}
