/**
 * Logistic regression with a ridge: log-odds that are a straight line in standardised features, with slopes pulled
 * towards zero (le Cessie and van Houwelingen 1992, https://doi.org/10.2307/2347628). Fitted by weighted least squares
 * until it no longer moves; no chance is drawn.
 */
import type { LogOdds } from "./boosted-trees.ts";
import { ridge } from "./ridge.ts";

const ROUNDS = 25;
const STILL = 1e-6;

/**
 * @param inputs cases × width, row-major, all finite.
 * @param outcomes 0 or 1, one a case; both must occur.
 * @param penalty above 0, in cases: the squared slopes weigh as much as so many log-likelihoods.
 */
export function logistic(
  inputs: Float64Array,
  outcomes: Uint8Array,
  width: number,
  penalty: number,
): LogOdds {
  const cases = outcomes.length;
  const { centre, scale } = standards(inputs, cases, width);
  const standard = inputs.map((x, i) => (x - at(centre, i % width)) / at(scale, i % width));
  let slopes = new Float64Array(width);
  const share = outcomes.reduce((sum, y) => sum + y, 0) / cases;
  let intercept = Math.log(share / (1 - share));
  const targets = new Float64Array(cases);
  const weights = new Float64Array(cases);
  for (let round = 0; round < ROUNDS; round += 1) {
    let total = 0;
    for (let i = 0; i < cases; i += 1) {
      let odds = intercept;
      for (let f = 0; f < width; f += 1) odds += at(slopes, f) * at(standard, i * width + f);
      const p = 1 / (1 + Math.exp(-odds));
      // A weight of 0 would make the case's target infinite.
      const weight = Math.max(p * (1 - p), 1e-6);
      weights[i] = weight;
      targets[i] = odds + ((outcomes[i] ?? 0) - p) / weight;
      total += weight;
    }
    const line = ridge(standard, targets, weights, penalty / total);
    const moved = line.slopes.reduce((most, s, f) => Math.max(most, Math.abs(s - at(slopes, f))), 0);
    slopes = Float64Array.from(line.slopes);
    intercept = line.intercept;
    if (moved < STILL) break;
  }
  return (features) =>
    slopes.reduce((sum, s, f) => sum + (s * (at(features, f) - at(centre, f))) / at(scale, f), intercept);
}

/** Mean and standard deviation of each feature; 1 for one that never changes. */
function standards(inputs: Float64Array, cases: number, width: number) {
  const centre = new Float64Array(width);
  const scale = new Float64Array(width);
  inputs.forEach((x, i) => {
    centre[i % width] = at(centre, i % width) + x / cases;
  });
  inputs.forEach((x, i) => {
    scale[i % width] = at(scale, i % width) + (x - at(centre, i % width)) ** 2 / cases;
  });
  return { centre, scale: scale.map((variance) => (variance > 1e-12 ? Math.sqrt(variance) : 1)) };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
