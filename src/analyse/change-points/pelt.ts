import { bestCut, stretchesOf } from "../../numerics/segments.ts";
import { type ChangePointMethod, standardised, stepFor } from "../change-point.ts";

/**
 * PELT for a change of mean in normal noise of known variance, with the modified BIC (Zhang and Siegmund 2007,
 * https://doi.org/10.1111/j.1541-0420.2006.00662.x): what R's changepoint does when asked nothing else, on a
 * standardised series. Kept as a reference to hold others against.
 */
export const pelt: ChangePointMethod = {
  id: "pelt",
  title: "PELT, changes of mean",
  about: "The usual method with its usual settings: changes of mean against the series' own variance.",
  misleads:
    "Takes the variance of the whole series, steps and all, for that of the noise; cuts trends and waves into stairs.",
  paper: {
    title:
      "Killick, Fearnhead and Eckley 2012, Optimal detection of changepoints with a linear computational cost",
    link: "https://doi.org/10.1080/01621459.2012.737745",
  },

  find(dimensions) {
    const series = standardised(dimensions).map(stretchesOf);
    const length = dimensions[0]?.length ?? 0;
    const known = Math.max(2, ...series.map((stretches) => stretches.known(0, length)));
    if (series.length === 0) return [];
    return bestCut(length, {
      penalty: (3 * Math.log(known) * (series.length + 1)) / 2,
      shortest: 1,
      step: stepFor(length),
      slack: Math.log(length),
      cost: (start, end) =>
        series.reduce((sum, stretches) => sum + stretches.squares(start, end), Math.log(end - start)),
    });
  },
};
