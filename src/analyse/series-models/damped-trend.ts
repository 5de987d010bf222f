import { smooth } from "../../numerics/exponential-smoothing.ts";
import type { SeriesModel } from "../series-model.ts";
import { onSeasonless, seasonless } from "../series-seasons.ts";

const KIND = { trend: "damped", season: "none", relative: false } as const;

export const dampedTrend: SeriesModel = {
  id: "damped-trend",
  title: "Damped trend",
  about:
    "A trend that dies away, after Gardner and McKenzie: cautious far ahead. Late where a steady trend goes on.",
  least: 5,
  fit: (history) => [
    {
      name: "damped-trend",
      fitted: onSeasonless(seasonless(history), (values) => smooth(values, KIND, new Float64Array(0))),
    },
  ],
};
