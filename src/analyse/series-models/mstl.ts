import { dynamicTheta } from "../../numerics/theta.ts";
import type { SeriesModel } from "../series-model.ts";
import { onSeasonless, slowlyChangingSeasons } from "../series-seasons.ts";

export const mstlModel: SeriesModel = {
  id: "mstl",
  title: "Several seasons and theta",
  about:
    "Takes out one season or several that change slowly, and forecasts what is left by theta. Takes much noise for season where the past is short.",
  least: 4,
  fit: (history) => [
    {
      name: "mstl",
      fitted: onSeasonless(slowlyChangingSeasons(history), (values) => dynamicTheta(values), "logarithms"),
    },
  ],
};
