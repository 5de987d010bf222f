/**
 * Draws from the distributions that counts of events follow. Each function takes the stream it draws from.
 */
import type { Chance } from "./chance.ts";

/** Standard normal, by Marsaglia's polar method (Marsaglia and Bray 1964, https://doi.org/10.1137/1006063). */
export function drawNormal(chance: Chance): number {
  for (;;) {
    const u = 2 * chance.uniform() - 1;
    const v = 2 * chance.uniform() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/**
 * Gamma with the given shape and scale (both > 0); its mean is shape × scale.
 * Marsaglia and Tsang 2000, https://doi.org/10.1145/358407.358414; below shape 1 by their boost.
 */
export function drawGamma(chance: Chance, shape: number, scale: number): number {
  if (shape < 1) {
    const boost = (1 - chance.uniform()) ** (1 / shape);
    return drawGamma(chance, shape + 1, scale) * boost;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(chance);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(1 - chance.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
  }
}

/**
 * Poisson with the given mean (0 or more; finite). Below 30 by multiplying uniforms; above by Hörmann's
 * transformed rejection (PTRS; Hörmann 1993, https://doi.org/10.1016/0167-6687(93)90997-4).
 */
export function drawPoisson(chance: Chance, mean: number): number {
  if (mean < 30) {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = chance.uniform(); product > limit; product *= chance.uniform()) count += 1;
    return count;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = chance.uniform() - 0.5;
    const v = 1 - chance.uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const accepted = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (accepted <= count * Math.log(mean) - mean - logFactorial(count)) return count;
  }
}

/**
 * Negative binomial with the given mean and dispersion (size r > 0): variance = mean + mean² / r.
 * A Poisson whose rate is gamma distributed (Greenwood and Yule 1920, https://doi.org/10.2307/2341080).
 */
export function drawNegativeBinomial(chance: Chance, mean: number, size: number): number {
  return mean === 0 ? 0 : drawPoisson(chance, drawGamma(chance, size, mean / size));
}

/** ln n!, exact sums below 16, Stirling's series with three terms above (error < 1e-10). */
export function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let k = 2; k <= n; k += 1) product *= k;
    return Math.log(product);
  }
  const square = n * n;
  return (
    (n + 0.5) * Math.log(n) -
    n +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / n
  );
}
