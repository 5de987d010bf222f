/**
 * Scoring rules: how good a forecast was, once the outcome is known. Lower is better in all of them, and all
 * but `skill` are proper: nobody gains by saying something else than what they believe.
 *
 * Gneiting and Raftery 2007, https://doi.org/10.1198/016214506000001437.
 */
import { quantile } from "./quantiles.ts";

/**
 * Brier score of one yes-or-no forecast, from 0 to 1 (the one-category convention; the two-category sum of
 * Brier 1950, https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2, is twice this).
 */
export function brier(probability: number, happened: boolean): number {
  return (probability - (happened ? 1 : 0)) ** 2;
}

/** Brier score over exclusive outcomes, from 0 to 2. `outcome` is the index of what happened. */
export function brierOfMany(probabilities: readonly number[], outcome: number): number {
  return probabilities.reduce((sum, probability, k) => sum + brier(probability, k === outcome), 0);
}

/**
 * Ranked probability score over ordered outcomes, from 0 to 1 (Epstein 1969,
 * https://doi.org/10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2). Needs two outcomes or more.
 */
export function rankedProbability(probabilities: readonly number[], outcome: number): number {
  let cumulative = 0;
  let sum = 0;
  for (let k = 0; k < probabilities.length - 1; k += 1) {
    cumulative += probabilities[k] ?? 0;
    sum += brier(cumulative, outcome <= k);
  }
  return sum / (probabilities.length - 1);
}

/** Ignorance of a probability given to what then happened, in nats (Good 1952). Infinite for 0. */
export function logarithmic(probability: number): number {
  return -Math.log(probability);
}

/**
 * Continuous ranked probability score of draws, in the unit of the outcome: mean |x - y| - mean |x - x'| / 2.
 *
 * O(m) on sorted draws: the double sum over pairs is 2 Σ (2i - m - 1) x_i with i from 1.
 *
 * @param ascending m draws, sorted upwards. {0, 1, 5, 9} against 3 scores 1.3125.
 */
export function crps(ascending: Float64Array, outcome: number): number {
  return crpsWith(ascending, outcome, ascending.length);
}

/**
 * The CRPS of the distribution that the draws came from, without the penalty for having few of them: pairs are
 * averaged over m (m - 1). Needs two draws. {0, 1, 5, 9} against 3 scores 0.6667.
 * Ferro 2014, https://doi.org/10.1002/qj.2270.
 */
export function fairCrps(ascending: Float64Array, outcome: number): number {
  return crpsWith(ascending, outcome, ascending.length - 1);
}

function crpsWith(ascending: Float64Array, outcome: number, partners: number): number {
  const m = ascending.length;
  let distance = 0;
  let pairs = 0;
  for (let i = 0; i < m; i += 1) {
    const x = ascending[i] ?? Number.NaN;
    distance += Math.abs(x - outcome);
    pairs += (2 * i + 1 - m) * x;
  }
  return distance / m - pairs / (m * partners);
}

/**
 * Interval score of a central interval: its width, plus 2 / alpha for each unit by which the outcome falls
 * outside (Winkler 1972, https://doi.org/10.2307/2284720).
 *
 * @param alpha the probability left outside, such as .1 for a 90% interval.
 */
export function interval(low: number, high: number, outcome: number, alpha: number): number {
  const missed = Math.max(low - outcome, outcome - high, 0);
  return high - low + (2 / alpha) * missed;
}

/** Interval score of the central interval that sorted draws span between their linear quantiles. */
export function intervalOfDraws(ascending: Float64Array, outcome: number, alpha = 0.1): number {
  return interval(quantile(ascending, alpha / 2), quantile(ascending, 1 - alpha / 2), outcome, alpha);
}

/** Where the fatality classes of the VIEWS 2023/24 challenge begin; the last one is open. */
export const VIEWS_EDGES: readonly number[] = [
  0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5,
];

/**
 * Log score of draws counted into classes, in bits, with one pseudo-draw in each class so that no outcome is
 * impossible (Hegre et al. 2025, Journal of Peace Research 62(6), the challenge's "ab-log").
 *
 * @param edges where each class begins, upwards; draws and outcome must not lie below the first.
 */
export function binnedLog(draws: ArrayLike<number>, outcome: number, edges = VIEWS_EDGES): number {
  const low = edges.findLastIndex((edge) => edge <= outcome);
  const floor = edges[low] ?? Number.NEGATIVE_INFINITY;
  const ceiling = edges[low + 1] ?? Number.POSITIVE_INFINITY;
  let inClass = 1;
  for (let i = 0; i < draws.length; i += 1) {
    const x = draws[i] ?? Number.NaN;
    if (x >= floor && x < ceiling) inClass += 1;
  }
  return -Math.log2(inClass / (draws.length + edges.length));
}

/** Skill against a reference that was fixed before the window: 1 is perfect, 0 no better, negative worse. */
export function skill(score: number, reference: number): number {
  return 1 - score / reference;
}

/** Quantile score of one quantile, in the unit of the outcome (Koenker and Bassett 1978, https://doi.org/10.2307/1913643). */
export function pinball(forecast: number, level: number, outcome: number): number {
  return outcome >= forecast ? level * (outcome - forecast) : (1 - level) * (forecast - outcome);
}
