/**
 * Counts that are more spread than chance alone would spread them: the negative binomial, and the part of it above zero.
 *
 * With mean m and size r the variance is m + m² / r. The hurdle model (Mullahy 1986,
 * https://doi.org/10.1016/0304-4076(86)90002-3) asks first whether anything happens at all, and then how much, of counts
 * from 1 upwards; Cameron and Trivedi 2013, https://doi.org/10.1017/CBO9781139013567.
 */
import type { Chance } from "./chance.ts";
import { drawNegativeBinomial } from "./distributions.ts";
import { logGamma } from "./tails.ts";

/** Where the size is looked for. */
export const SIZES = { least: 0.1, most: 20 } as const;

/** ln P(Y = count). @param count 0 or more. @param mean 0 or more. @param size above 0. */
export function logNegativeBinomial(count: number, mean: number, size: number): number {
  if (mean === 0) return count === 0 ? 0 : Number.NEGATIVE_INFINITY;
  const none = -size * Math.log1p(mean / size);
  if (count === 0) return none;
  return (
    none +
    count * (Math.log(mean) - Math.log(mean + size)) +
    logGamma(count + size) -
    logGamma(size) -
    logGamma(count + 1)
  );
}

/** The size under which weighed counts are likeliest, by golden section over its logarithm. */
export function likeliestSize(loglikelihood: (size: number) => number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(SIZES.least), Math.log(SIZES.most)];
  while (high - low > 0.01) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (loglikelihood(Math.exp(left)) < loglikelihood(Math.exp(right))) low = left;
    else high = right;
  }
  return Math.exp((low + high) / 2);
}

/** A draw of the counts above zero. @param mean of all counts, zeros among them; above 0. */
export function drawPositive(chance: Chance, mean: number, size: number): number {
  const none = (1 + mean / size) ** -size;
  if (none < 0.9)
    for (;;) {
      const drawn = drawNegativeBinomial(chance, mean, size);
      if (drawn > 0) return drawn;
    }
  // Zeros would have to be thrown away again and again: up through the probabilities instead.
  const onward = mean / (mean + size);
  let count = 1;
  let probability = none * size * onward;
  for (let left = chance.uniform() * (1 - none) - probability; left > 0; left -= probability) {
    probability *= (onward * (count + size)) / (count + 1);
    count += 1;
    // What is left is rounding.
    if (probability < 1e-300) break;
  }
  return count;
}

export interface PositiveCounts {
  /** One a feature: slopes of the logarithm of the mean. */
  readonly slopes: Float64Array;
  readonly size: number;
}

const ROUNDS = 4;
const STEPS = 12;
/** The logarithm of the mean moves no further in one step, and lies no further from 0. */
const LONGEST_STEP = 2;
const FURTHEST = 20;

/**
 * Regression of counts above zero, by maximum likelihood: Fisher scoring for the slopes, in turns with the size.
 *
 * @param inputs cases × width, row-major, all finite; one column should be 1 throughout. @param counts 1 or more each.
 * @param penalty of the squared slopes, above 0.
 */
export function positiveCounts(
  inputs: Float64Array,
  counts: Float64Array,
  width: number,
  penalty: number,
): PositiveCounts {
  const slopes = new Float64Array(width);
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  // Begins at the mean of all, spread over the features by their squares, so that no start is wild.
  let size = 1;
  const constant = Array.from({ length: width }, (_, k) => k).find((k) =>
    counts.every((_, i) => inputs[i * width + k] === 1),
  );
  if (constant !== undefined) slopes[constant] = Math.log(Math.max(1, mean));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let step = 0; step < STEPS; step += 1)
      if (scored(inputs, counts, slopes, size, penalty) < 1e-6) break;
    const means = counts.map((_, i) => meanOf(inputs, i * width, slopes));
    size = likeliestSize((tried) =>
      counts.reduce((sum, count, i) => {
        const m = means[i] ?? 0;
        const none = (1 + m / tried) ** -tried;
        return sum + logNegativeBinomial(count, m, tried) - Math.log1p(-none);
      }, 0),
    );
  }
  return { slopes, size };
}

/** The mean, zeros among the counts, that a case's features foretell. */
export function meanOf(inputs: Float64Array, start: number, slopes: Float64Array): number {
  let x = 0;
  for (let k = 0; k < slopes.length; k += 1) x += (inputs[start + k] ?? 0) * (slopes[k] ?? 0);
  return Math.exp(Math.max(-FURTHEST, Math.min(FURTHEST, x)));
}

/** Moves the slopes by one step of Fisher scoring. @returns the longest way any of them went. */
function scored(
  inputs: Float64Array,
  counts: Float64Array,
  slopes: Float64Array,
  size: number,
  penalty: number,
): number {
  const width = slopes.length;
  const gradient = Array.from(slopes, (slope) => -penalty * slope);
  const curve = Array.from({ length: width }, (_, j) =>
    Array.from({ length: width }, (_, k) => (j === k ? penalty : 0)),
  );
  counts.forEach((count, i) => {
    const m = meanOf(inputs, i * width, slopes);
    const some = -Math.expm1(-size * Math.log1p(m / size));
    const shown = m / some;
    const share = size / (size + m);
    const variance = (m + m * m + (m * m) / size) / some - shown * shown;
    for (let j = 0; j < width; j += 1) {
      const x = inputs[i * width + j] ?? 0;
      gradient[j] = (gradient[j] ?? 0) + share * (count - shown) * x;
      const row = curve[j] ?? [];
      for (let k = 0; k < width; k += 1)
        row[k] = (row[k] ?? 0) + share * share * variance * x * (inputs[i * width + k] ?? 0);
    }
  });
  const step = solved(curve, gradient);
  const longest = Math.max(...step.map(Math.abs));
  const cut = longest > LONGEST_STEP ? LONGEST_STEP / longest : 1;
  step.forEach((move, k) => {
    slopes[k] = (slopes[k] ?? 0) + cut * move;
  });
  return cut * longest;
}

/** Gauss's elimination; the matrix is positive definite, so that no rows need to be exchanged. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((row, i) => {
    for (const other of rows) {
      if (other === row) continue;
      const factor = (other[i] ?? 0) / (row[i] ?? 1);
      for (let k = i; k < row.length; k += 1) other[k] = (other[k] ?? 0) - factor * (row[k] ?? 0);
    }
  });
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}
