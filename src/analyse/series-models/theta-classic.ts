import { dynamicTheta } from "../../numerics/theta.ts";
import type { SeriesModel } from "../series-model.ts";
import { onSeasonless, seasonless } from "../series-seasons.ts";

/** The method as its authors entered it in M3. */
const THETA = 2;

export const thetaClassic: SeriesModel = {
  id: "theta-classic",
  title: "Theta with its parameter at 2",
  about:
    "The Theta method of the M3 competition, on the values themselves: a reference to hold others against. Its trend is half the line's, however strong the trend is.",
  least: 4,
  fit: (history) => [
    {
      name: "theta-classic",
      fitted: onSeasonless(seasonless(history), (values) => dynamicTheta(values, THETA)),
    },
  ],
};
