import { arima } from "../../numerics/arima.ts";
import { dynamicTheta } from "../../numerics/theta.ts";
import type { SeriesModel } from "../series-model.ts";
import { onSeasonless, seasonalSmoothing, seasonless, slowlyChangingSeasons } from "../series-seasons.ts";

const SHORTEST_FOR_ARIMA = 10;

export const combination: SeriesModel = {
  id: "combination",
  title: "Combination of theta, exponential smoothing and ARIMA",
  about:
    "The mean of six models, weighted a little by their errors over rolling origins: the most accurate there is here on the average series. Says less than one model about why.",
  least: 4,
  fit: (history) => {
    const flat = seasonless(history);
    return [
      { name: "theta", fitted: onSeasonless(flat, (values) => dynamicTheta(values)) },
      {
        name: "theta, logarithms",
        fitted: onSeasonless(flat, (values) => dynamicTheta(values), "logarithms"),
      },
      {
        name: "theta 2, logarithms",
        fitted: onSeasonless(flat, (values) => dynamicTheta(values, 2), "logarithms"),
      },
      { name: "exponential smoothing", fitted: seasonalSmoothing(history) },
      ...(history.values.length >= SHORTEST_FOR_ARIMA
        ? [{ name: "arima", fitted: onSeasonless(flat, arima, "logarithms") }]
        : []),
      {
        name: "changing seasons",
        fitted: onSeasonless(slowlyChangingSeasons(history), (values) => dynamicTheta(values), "logarithms"),
      },
    ];
  },
};
