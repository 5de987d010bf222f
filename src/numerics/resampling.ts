/**
 * How sure a difference between two scores is, by drawing the cases again.
 */
import type { Chance } from "./chance.ts";

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
