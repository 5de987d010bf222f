/**
 * Stacking: the mixture of several models' draws that would have had the least CRPS.
 *
 * The CRPS of a mixture is a quadratic form in its weights, Σ wᵢ E|Xᵢ - y| - ½ Σ wᵢ wⱼ E|Xᵢ - Xⱼ|, and convex, so that
 * sums over cases are enough and the least is found on the simplex. Wolpert 1992,
 * https://doi.org/10.1016/S0893-6080(05)80023-1; for distributions Yao et al. 2018, https://doi.org/10.1214/17-BA1091; by
 * exponentiated gradients, Kivinen and Warmuth 1997, https://doi.org/10.1006/inco.1996.2612.
 */
export interface Stacking {
  /**
   * @param draws of each model, sorted upwards, one or more. @param weight of the case, above 0.
   */
  add(draws: readonly Float64Array[], outcome: number, weight?: number): void;
  /** One a model, 0 or more, adding up to 1; all alike before the first case. */
  weights(): Float64Array;
  /** Mean CRPS of the mixture with these weights, over the cases so far. */
  score(weights: Float64Array): number;
}

const ROUNDS = 400;
const RATE = 2;

export function stacking(models: number): Stacking {
  const distances = new Float64Array(models);
  const spreads = new Float64Array(models * models);
  let total = 0;

  const score = (weights: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < models; i += 1) {
      sum += at(weights, i) * at(distances, i);
      for (let j = 0; j < models; j += 1)
        sum -= 0.5 * at(weights, i) * at(weights, j) * at(spreads, i * models + j);
    }
    return sum / total;
  };

  return {
    add(draws, outcome, weight = 1) {
      total += weight;
      draws.forEach((own, i) => {
        distances[i] = at(distances, i) + weight * meanDistance(own, Float64Array.of(outcome));
        for (let j = i; j < models; j += 1) {
          const apart = weight * meanDistance(own, draws[j] ?? own);
          spreads[i * models + j] = at(spreads, i * models + j) + apart;
          if (j > i) spreads[j * models + i] = at(spreads, j * models + i) + apart;
        }
      });
    },
    weights() {
      const weights = new Float64Array(models).fill(1 / models);
      const scale = total === 0 ? 0 : score(weights) * total;
      if (scale <= 0) return weights;
      for (let round = 0; round < ROUNDS; round += 1) {
        const raised = weights.map((weight, i) => {
          let slope = at(distances, i);
          for (let j = 0; j < models; j += 1) slope -= at(weights, j) * at(spreads, i * models + j);
          return weight * Math.exp((-RATE * slope) / scale);
        });
        const sum = raised.reduce((all, weight) => all + weight, 0);
        weights.set(raised.map((weight) => weight / sum));
      }
      return weights;
    },
    score,
  };
}

/** Mean |x - y| over all pairs, in one walk through both. @param one and @param other sorted upwards. */
function meanDistance(one: Float64Array, other: Float64Array): number {
  const all = other.reduce((sum, y) => sum + y, 0);
  let [passed, below, sum] = [0, 0, 0];
  for (const x of one) {
    while (passed < other.length && at(other, passed) <= x) {
      below += at(other, passed);
      passed += 1;
    }
    sum += x * passed - below + (all - below) - x * (other.length - passed);
  }
  return sum / (one.length * other.length);
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
