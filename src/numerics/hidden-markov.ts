/**
 * Series that pass from one regime into another: a hidden Markov chain whose regimes have negative binomial counts.
 *
 * Markov switching after Hamilton 1989, https://doi.org/10.2307/1912559; fitted to many series at once by the algorithm of
 * Baum, Petrie, Soules and Weiss 1970, https://doi.org/10.1214/aoms/1177697196, with forward probabilities scaled month by
 * month. Draws nothing by chance: the same series give the same regimes.
 */
import { likeliestSize, logNegativeBinomial } from "./negative-binomial.ts";

export interface Regimes {
  /** Regimes, in no order but that of their first means, upwards. */
  readonly count: number;
  readonly start: Float64Array;
  /** From × to, row-major; rows add up to 1. */
  readonly onward: Float64Array;
  readonly means: Float64Array;
  readonly sizes: Float64Array;
}

export interface RegimePast {
  /** Months × regimes: how likely each is, in the light of the whole series; rows add up to 1. */
  readonly shares: Float64Array;
  /** From × to: how often one followed the other, as expected. */
  readonly changes: Float64Array;
  readonly loglikelihood: number;
}

const ROUNDS = 25;
const STILL = 1e-5;
/** A regime that was never left in the past may yet be left. */
const LEAST_CHANGE = 1e-6;

/**
 * @param series counts, 0 or more; NaN where nobody knows.
 * @param count of regimes, 2 or more. @param rounds at most.
 */
export function regimesOf(series: readonly Float64Array[], count: number, rounds = ROUNDS): Regimes {
  let regimes = begun(series, count);
  let before = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const pasts = series.map((values) => regimePast(values, regimes));
    const likelihood = pasts.reduce((sum, past) => sum + past.loglikelihood, 0);
    if (likelihood - before < STILL * Math.abs(likelihood)) break;
    before = likelihood;
    regimes = improved(series, pasts, regimes);
  }
  return regimes;
}

/** Quiet, and the middles of even parts of the counts above zero. */
function begun(series: readonly Float64Array[], count: number): Regimes {
  const positive = Float64Array.from(series.flatMap((values) => [...values].filter((y) => y > 0))).sort();
  const middle = (k: number) => positive[Math.floor(((k - 0.5) / (count - 1)) * positive.length)] ?? 0;
  return {
    count,
    start: new Float64Array(count).fill(1 / count),
    onward: Float64Array.from({ length: count * count }, (_, i) =>
      Math.floor(i / count) === i % count ? 0.8 : 0.2 / (count - 1),
    ),
    means: Float64Array.from({ length: count }, (_, k) => (k === 0 ? middle(0.5) / 20 : middle(k))),
    sizes: new Float64Array(count).fill(1),
  };
}

function improved(
  series: readonly Float64Array[],
  pasts: readonly RegimePast[],
  { count }: Regimes,
): Regimes {
  const start = new Float64Array(count);
  const onward = new Float64Array(count * count).fill(LEAST_CHANGE);
  // Counts repeat themselves: what is asked of one is asked once.
  const weights = Array.from({ length: count }, () => new Map<number, number>());
  series.forEach((values, s) => {
    const { shares, changes } = pasts[s] ?? { shares: new Float64Array(0), changes: new Float64Array(0) };
    changes.forEach((times, i) => {
      onward[i] = (onward[i] ?? 0) + times;
    });
    for (let k = 0; k < count; k += 1) start[k] = (start[k] ?? 0) + (shares[k] ?? 0);
    values.forEach((y, t) => {
      if (Number.isNaN(y)) return;
      weights.forEach((own, k) => {
        own.set(y, (own.get(y) ?? 0) + (shares[t * count + k] ?? 0));
      });
    });
  });
  const shown = weights.map(emission);
  return {
    count,
    start: normalised(start, count),
    onward: normalised(onward, count),
    means: Float64Array.from(shown, ({ mean }) => mean),
    sizes: Float64Array.from(shown, ({ size }) => size),
  };
}

/** The likeliest negative binomial of weighed counts; its mean is theirs whatever the size. */
function emission(weights: ReadonlyMap<number, number>): { readonly mean: number; readonly size: number } {
  let [total, sum] = [0, 0];
  for (const [y, weight] of weights) {
    total += weight;
    sum += weight * y;
  }
  const mean = total > 0 ? sum / total : 0;
  const size = likeliestSize((tried) => {
    let likelihood = 0;
    for (const [y, weight] of weights)
      if (weight > 1e-9) likelihood += weight * logNegativeBinomial(y, mean, tried);
    return Number.isNaN(likelihood) ? 0 : likelihood;
  });
  return { mean, size };
}

function normalised(values: Float64Array, width: number): Float64Array {
  const rows = values.slice();
  for (let row = 0; row < rows.length; row += width) {
    let sum = 0;
    for (let k = 0; k < width; k += 1) sum += rows[row + k] ?? 0;
    for (let k = 0; k < width; k += 1) rows[row + k] = sum > 0 ? (rows[row + k] ?? 0) / sum : 1 / width;
  }
  return rows;
}

/** How likely each regime was in each month of a series, looking forwards and backwards. */
export function regimePast(values: Float64Array, regimes: Regimes): RegimePast {
  const { count, start, onward } = regimes;
  const months = values.length;
  const seen = emissions(values, regimes);
  const forward = new Float64Array(months * count);
  let loglikelihood = 0;
  for (let t = 0; t < months; t += 1) {
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      let reached = start[k] ?? 0;
      if (t > 0) {
        reached = 0;
        for (let j = 0; j < count; j += 1)
          reached += (forward[(t - 1) * count + j] ?? 0) * (onward[j * count + k] ?? 0);
      }
      const both = reached * (seen.relative[t * count + k] ?? 0);
      forward[t * count + k] = both;
      sum += both;
    }
    // What no regime can bring forth tells nothing of regimes.
    for (let k = 0; k < count; k += 1)
      forward[t * count + k] = sum > 0 ? (forward[t * count + k] ?? 0) / sum : 1 / count;
    loglikelihood += Math.log(sum > 0 ? sum : 1e-300) + (seen.most[t] ?? 0);
  }
  return { ...lookedBack(forward, seen.relative, regimes, months), loglikelihood };
}

function lookedBack(
  forward: Float64Array,
  seen: Float64Array,
  { count, onward }: Regimes,
  months: number,
): { readonly shares: Float64Array; readonly changes: Float64Array } {
  const shares = forward.slice();
  const changes = new Float64Array(count * count);
  let later = new Float64Array(count).fill(1);
  for (let t = months - 2; t >= 0; t -= 1) {
    const pairs = new Float64Array(count * count);
    const back = new Float64Array(count);
    let [sum, all] = [0, 0];
    for (let j = 0; j < count; j += 1)
      for (let k = 0; k < count; k += 1) {
        const way = (onward[j * count + k] ?? 0) * (seen[(t + 1) * count + k] ?? 0) * (later[k] ?? 0);
        back[j] = (back[j] ?? 0) + way;
        pairs[j * count + k] = (forward[t * count + j] ?? 0) * way;
        sum += pairs[j * count + k] ?? 0;
        all += way;
      }
    if (sum <= 0) continue;
    // Only proportions matter: kept near 1, so that they stay numbers.
    later = back.map((value) => value / all);
    for (let j = 0; j < count; j += 1) {
      let share = 0;
      for (let k = 0; k < count; k += 1) {
        const pair = (pairs[j * count + k] ?? 0) / sum;
        share += pair;
        changes[j * count + k] = (changes[j * count + k] ?? 0) + pair;
      }
      shares[t * count + j] = share;
    }
  }
  return { shares, changes };
}

/** By month and regime: how likely the count is, as a share of the likeliest regime's; 1 where it is unknown. */
function emissions(values: Float64Array, { count, means, sizes }: Regimes) {
  const relative = new Float64Array(values.length * count).fill(1);
  const most = new Float64Array(values.length);
  const known = new Map<number, { readonly shares: Float64Array; readonly most: number }>();
  values.forEach((y, t) => {
    if (Number.isNaN(y)) return;
    let of = known.get(y);
    if (!of) {
      const logs = means.map((mean, k) => logNegativeBinomial(y, mean, sizes[k] ?? 1));
      const highest = Math.max(...logs);
      of = Number.isFinite(highest)
        ? { shares: logs.map((log) => Math.exp(log - highest)), most: highest }
        : { shares: new Float64Array(count), most: 0 };
      known.set(y, of);
    }
    relative.set(of.shares, t * count);
    most[t] = of.most;
  });
  return { relative, most };
}
