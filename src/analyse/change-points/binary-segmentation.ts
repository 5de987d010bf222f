import { type Stretches, stretchesOf } from "../../numerics/segments.ts";
import { type ChangePointMethod, standardised } from "../change-point.ts";

/** As many cuts as R's changepoint makes at most when asked nothing else. */
const MOST_CUTS = 5;

/**
 * Binary segmentation (Scott and Knott 1974, https://doi.org/10.2307/2529204): the cut that saves most, then the
 * next one given it, while it saves more than 3 log n; five at most.
 */
export const binarySegmentation: ChangePointMethod = {
  id: "binary-segmentation",
  title: "Binary segmentation",
  about: "The largest change of mean, then the next largest, five at most. Fast on series of any length.",
  misleads:
    "Greedy: a level that comes and goes may hide both its edges. Never finds a sixth change. Takes the variance of the whole series for that of the noise.",
  paper: {
    title: "Scott and Knott 1974, A cluster analysis method for grouping means in the analysis of variance",
    link: "https://doi.org/10.2307/2529204",
  },

  find(dimensions) {
    const series = standardised(dimensions).map(stretchesOf);
    const length = dimensions[0]?.length ?? 0;
    const known = Math.max(2, ...series.map((stretches) => stretches.known(0, length)));
    const penalty = (3 * Math.log(known) * (series.length + 1)) / 2;
    const edges = series.length === 0 ? [0, 0] : [0, length];
    for (let i = 0; i < MOST_CUTS; i += 1) {
      const best = edges
        .slice(1)
        .map((end, j) => largestSaving(series, edges[j] ?? 0, end))
        .reduce((most, one) => (one.saves > most.saves ? one : most));
      if (best.saves <= penalty) break;
      edges.push(best.at);
      edges.sort((a, b) => a - b);
    }
    return edges.slice(1, -1);
  },
};

function largestSaving(series: readonly Stretches[], start: number, end: number) {
  const cost = (from: number, to: number) =>
    series.reduce((sum, stretches) => sum + stretches.squares(from, to), 0);
  const whole = cost(start, end);
  let best = { at: start, saves: 0 };
  for (let at = start + 1; at < end; at += 1) {
    const saves = whole - cost(start, at) - cost(at, end);
    if (saves > best.saves) best = { at, saves };
  }
  return best;
}
