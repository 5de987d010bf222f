import type { SeriesModel } from "../series-model.ts";
import { seasonalSmoothing } from "../series-seasons.ts";

export const etsModel: SeriesModel = {
  id: "ets",
  title: "Exponential smoothing",
  about:
    "Level, trend and season that are smoothed, in up to twelve forms weighted by the Akaike criterion. Runs away with a trend in short series.",
  least: 4,
  fit: (history) => [{ name: "ets", fitted: seasonalSmoothing(history) }],
};
