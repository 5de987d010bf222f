import { arima } from "../../numerics/arima.ts";
import type { SeriesModel } from "../series-model.ts";
import { onSeasonless, seasonless } from "../series-seasons.ts";

export const arimaModel: SeriesModel = {
  id: "arima",
  title: "ARIMA",
  about:
    "Past values and past errors of the differenced series, in up to twenty orders weighted by the Akaike criterion. Takes a break for the way the series is.",
  least: 10,
  fit: (history) => [{ name: "arima", fitted: onSeasonless(seasonless(history), arima, "logarithms") }],
};
