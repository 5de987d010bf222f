/** Tail probabilities and the special functions behind them. */

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** ln Γ(x) for x > 0: Stirling's series, reached by recurrence below 10 (error < 1e-11). */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  if (z < 10) {
    let product = 1;
    while (z < 10) {
      product *= z;
      z += 1;
    }
    shift = Math.log(product);
  }
  const inverse = 1 / z;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - shift;
}

const MOST_TERMS = 400;
const TINY = 1e-300;

/**
 * Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Didonato and Morris 1992,
 * https://doi.org/10.1145/131766.131776). @param x from 0 to 1. @param a, b above 0.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-13) break;
  }
  return fraction;
}

/** Regularised lower incomplete gamma function P(a, x), by series or continued fraction. @param a above 0. */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= 10_000 && term > sum * 1e-14; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n <= 10_000; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return 1 - front * fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Chance of a Poisson count of at least `count`. */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 1;
  return mean <= 0 ? 0 : incompleteGamma(count, mean);
}

/** Chance of a negative binomial count of at least `count`. @param size r; infinite for Poisson. */
export function negativeBinomialTail(count: number, mean: number, size: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  // Beyond this size the two differ by less than the fraction's own error.
  if (size > 1e7) return poissonTail(count, mean);
  return incompleteBeta(mean / (mean + size), count, size);
}

/** Chance of a standard normal value above `z`. */
export function normalTail(z: number): number {
  const half = 0.5 * incompleteGamma(0.5, (z * z) / 2);
  if (z < 0) return 0.5 + half;
  return z > 5 ? 0.5 * upperOfHalf((z * z) / 2) : 0.5 - half;
}

/** 1 - P(1/2, x) for large x, without the cancellation. */
function upperOfHalf(x: number): number {
  let fraction = 0;
  for (let n = 60; n >= 1; n -= 1) fraction = (n * (n - 0.5)) / (x + 2 * n + 0.5 - fraction);
  return Math.exp(-x) * Math.sqrt(x / Math.PI) * (1 / (x + 0.5 - fraction));
}

/** Chance of a Student value above `t` (0 or more). */
export function studentTail(t: number, degrees: number): number {
  return 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The normal value above which a share lies (Wichura 1988 asks more digits than thresholds do). */
export function normalQuantile(upper: number): number {
  // Newton's method from the logistic's quantile; the tail is convex, so that it converges from there.
  let z = Math.log((1 - upper) / upper) / 1.702;
  for (let i = 0; i < 40; i += 1) {
    const density = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI);
    const step = (normalTail(z) - upper) / density;
    z += Math.max(-1, Math.min(1, step));
    if (Math.abs(step) < 1e-12) break;
  }
  return z;
}

/** The smallest count that is exceeded with a chance of at most `upper`. */
export function negativeBinomialQuantile(upper: number, mean: number, size: number): number {
  const spread = Math.sqrt(mean + (mean * mean) / size);
  let high = Math.ceil(mean + 4 * spread + 4);
  while (negativeBinomialTail(high + 1, mean, size) > upper) high *= 2;
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (negativeBinomialTail(middle + 1, mean, size) > upper) low = middle;
    else high = middle;
  }
  return high;
}
