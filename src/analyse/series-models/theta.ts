import { dynamicTheta } from "../../numerics/theta.ts";
import type { SeriesModel } from "../series-model.ts";
import { onSeasonless, seasonless } from "../series-seasons.ts";

export const theta: SeriesModel = {
  id: "theta",
  title: "Dynamic optimised theta",
  about:
    "A smoothed level drawn towards the line through the whole past, in logarithms where values are above 0: quick and hard to beat. Blind to a trend that has lately turned.",
  least: 4,
  fit: (history) => [
    {
      name: "theta",
      fitted: onSeasonless(seasonless(history), (values) => dynamicTheta(values), "logarithms"),
    },
  ],
};
