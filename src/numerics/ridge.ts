/**
 * Weighted ridge regression: the straight line through weighted points whose slopes are pulled towards zero.
 * Hoerl and Kennard 1970, https://doi.org/10.1080/00401706.1970.10488634.
 *
 * Minimises Σ wᵢ (yᵢ - intercept - slopes · xᵢ)² / Σ wᵢ + penalty × |slopes|².
 */
export interface Line {
  readonly intercept: number;
  readonly slopes: Float64Array;
}

/**
 * @param inputs points × width, row-major.
 * @param outputs one a point.
 * @param weights one a point, 0 or more, not all 0.
 * @param penalty above 0, so that there always is exactly one solution.
 */
export function ridge(
  inputs: Float64Array,
  outputs: Float64Array,
  weights: Float64Array,
  penalty: number,
): Line {
  const points = outputs.length;
  const width = inputs.length / points;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centre = new Float64Array(width);
  let middle = 0;
  for (let i = 0; i < points; i += 1) {
    const share = at(weights, i) / total;
    middle += share * at(outputs, i);
    for (let a = 0; a < width; a += 1) centre[a] = at(centre, a) + share * at(inputs, i * width + a);
  }

  // Normal equations of the centred points, so that the intercept is not penalised.
  const matrix = new Float64Array(width * width);
  const right = new Float64Array(width);
  const x = new Float64Array(width);
  for (let i = 0; i < points; i += 1) {
    const share = at(weights, i) / total;
    for (let a = 0; a < width; a += 1) x[a] = at(inputs, i * width + a) - at(centre, a);
    for (let a = 0; a < width; a += 1) {
      right[a] = at(right, a) + share * at(x, a) * (at(outputs, i) - middle);
      for (let b = 0; b <= a; b += 1)
        matrix[a * width + b] = at(matrix, a * width + b) + share * at(x, a) * at(x, b);
    }
  }
  for (let a = 0; a < width; a += 1) matrix[a * width + a] = at(matrix, a * width + a) + penalty;

  const slopes = solvePositive(matrix, right);
  return { intercept: middle - slopes.reduce((sum, slope, a) => sum + slope * at(centre, a), 0), slopes };
}

/** Solves A x = b by Cholesky's method. `lower` holds the lower triangle of a positive definite A, row-major. */
function solvePositive(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const l = Float64Array.from(lower);
  const x = Float64Array.from(right);
  for (let a = 0; a < n; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = at(l, a * n + b);
      for (let c = 0; c < b; c += 1) sum -= at(l, a * n + c) * at(l, b * n + c);
      l[a * n + b] = a === b ? Math.sqrt(sum) : sum / at(l, b * n + b);
    }
  }
  for (let a = 0; a < n; a += 1) {
    for (let b = 0; b < a; b += 1) x[a] = at(x, a) - at(l, a * n + b) * at(x, b);
    x[a] = at(x, a) / at(l, a * n + a);
  }
  for (let a = n - 1; a >= 0; a -= 1) {
    for (let b = a + 1; b < n; b += 1) x[a] = at(x, a) - at(l, b * n + a) * at(x, b);
    x[a] = at(x, a) / at(l, a * n + a);
  }
  return x;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
