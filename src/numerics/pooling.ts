/**
 * Several probabilities of one thing made into one.
 *
 * Satopää et al. 2014, https://doi.org/10.1016/j.ijforecast.2013.09.009, and Neyman and Roughgarden 2022,
 * https://doi.org/10.1145/3490486.3538243, for the mean of log-odds; Jose and Winkler 2008,
 * https://doi.org/10.1016/j.ijforecast.2007.06.001, for trimming. Weights are 0 or more, not all 0, and need not sum to 1.
 */

export interface Weighed {
  readonly p: number;
  readonly weight: number;
}

export function logOdds(p: number): number {
  return Math.log(p / (1 - p));
}

export function fromLogOdds(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function weightedMean(pooled: readonly Weighed[]): number {
  return sumOf(pooled, ({ p, weight }) => p * weight) / sumOf(pooled, ({ weight }) => weight);
}

/** The mean of log-odds, as a probability. @param pooled none of them 0 or 1. */
export function geometricMeanOfOdds(pooled: readonly Weighed[]): number {
  return fromLogOdds(weightedMean(pooled.map(({ p, weight }) => ({ p: logOdds(p), weight }))));
}

/** Half of the weight lies at or below it and half at or above; between two where it falls just between them. */
export function weightedMedian(pooled: readonly Weighed[]): number {
  const ascending = pooled.filter(({ weight }) => weight > 0).toSorted((one, other) => one.p - other.p);
  const half = sumOf(ascending, ({ weight }) => weight) / 2;
  let below = 0;
  for (const [i, { p, weight }] of ascending.entries()) {
    below += weight;
    // Halves that are equal but for rounding are equal.
    if (Math.abs(below - half) < 1e-12 * half) return (p + (ascending[i + 1]?.p ?? p)) / 2;
    if (below > half) return p;
  }
  return Number.NaN;
}

/** Without the lowest and the highest share of them by count, rounded down; at least one stays. @param share below .5. */
export function trimmed(pooled: readonly Weighed[], share: number): readonly Weighed[] {
  const cut = Math.min(Math.floor(share * pooled.length), Math.ceil(pooled.length / 2) - 1);
  return pooled.toSorted((one, other) => one.p - other.p).slice(cut, pooled.length - cut);
}

/**
 * How far the mean of log-odds of n forecasters may be extremised if nothing is known of how their knowledge overlaps: the
 * factor of Neyman and Roughgarden, from 1 for one forecaster to 1.73 for many.
 */
export function neymanRoughgarden(n: number): number {
  return n < 2 ? 1 : (n * (Math.sqrt(3 * n * n - 3 * n + 1) - 2)) / (n * n - n - 1);
}

/** Log-odds moved away from the base rate's by a factor. */
export function extremised(p: number, factor: number, baseRate = 0.5): number {
  const base = logOdds(baseRate);
  return fromLogOdds(base + factor * (logOdds(p) - base));
}

/**
 * Weights of which no group has more than half: what a group has beyond that is taken from all its members alike. A group
 * that is alone keeps what it has.
 *
 * @param groups one a weight; absent for those who are in none.
 */
export function withoutMajority(
  weights: readonly number[],
  groups: readonly (string | undefined)[],
): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Map<string, number>();
  groups.forEach((group, i) => {
    if (group !== undefined) sums.set(group, (sums.get(group) ?? 0) + (weights[i] ?? 0));
  });
  // Two groups cannot both have more than half.
  const [largest] = [...sums].filter(([, sum]) => sum > total / 2 && sum < total);
  if (!largest) return weights;
  const [name, sum] = largest;
  const factor = (total - sum) / sum;
  return weights.map((weight, i) => (groups[i] === name ? weight * factor : weight));
}

function sumOf(pooled: readonly Weighed[], of: (one: Weighed) => number): number {
  return pooled.reduce((sum, one) => sum + of(one), 0);
}
