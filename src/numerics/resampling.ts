/**
 * How sure a difference between two scores is, by drawing the cases again.
 */
import type { Chance } from "./chance.ts";
import { quantile, sorted } from "./quantiles.ts";

/**
 * The share of resamples in which the first of two paired scores has the lower mean: the paired cluster
 * bootstrap, in which a case (such as a country with all its months) is drawn whole, because its months are
 * not independent (Field and Welsh 2007, https://doi.org/10.1111/j.1467-9868.2007.00593.x).
 *
 * @param ours one mean score a case, lower is better. @param theirs the same cases in the same order.
 * @returns from 0 to 1; ties count half.
 */
export function shareLower(
  ours: Float64Array,
  theirs: Float64Array,
  resamples: number,
  chance: Chance,
): number {
  const differences = ours.map((score, i) => score - (theirs[i] ?? Number.NaN));
  let lower = 0;
  for (let r = 0; r < resamples; r += 1) {
    let sum = 0;
    for (let i = 0; i < differences.length; i += 1)
      sum += differences[chance.integer(differences.length)] ?? Number.NaN;
    if (sum < 0) lower += 1;
    else if (sum === 0) lower += 0.5;
  }
  return lower / resamples;
}

/**
 * The interval of a mean over cases that are not independent, such as all estimates of a question: clusters are drawn whole,
 * and the mean is of their cases (Field and Welsh 2007).
 *
 * @param sums one a cluster. @param counts cases of each, above 0.
 * @param share of the resamples that lie in the interval, such as .9.
 */
export function clusterInterval(
  sums: Float64Array,
  counts: Float64Array,
  {
    share,
    resamples,
    chance,
  }: { readonly share: number; readonly resamples: number; readonly chance: Chance },
): readonly [number, number] {
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r += 1) {
    let [sum, count] = [0, 0];
    for (let i = 0; i < sums.length; i += 1) {
      const drawn = chance.integer(sums.length);
      sum += sums[drawn] ?? 0;
      count += counts[drawn] ?? 0;
    }
    means[r] = sum / count;
  }
  const ascending = sorted(means);
  return [quantile(ascending, (1 - share) / 2), quantile(ascending, (1 + share) / 2)];
}
