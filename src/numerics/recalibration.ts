/**
 * Probabilities moved to where their kind came true: log-odds times a slope plus a shift (Platt 1999), both pulled towards
 * 1 and 0 so that few cases change little.
 *
 * Turner, Steyvers, Merkle, Budescu and Wallsten 2014, https://doi.org/10.1007/s10994-013-5401-4, recalibrate forecasts of
 * crowds so; the ridge is that of le Cessie and van Houwelingen 1992, https://doi.org/10.2307/2347628.
 */
import { fromLogOdds } from "./pooling.ts";

export interface Recalibration {
  readonly slope: number;
  readonly shift: number;
}

export interface ResolvedCase {
  /** Log-odds of the forecast, finite. */
  readonly logOdds: number;
  /** From 0 to 1. */
  readonly outcome: number;
  /** 1 for a case that stands for itself. */
  readonly weight: number;
}

export const UNCHANGED: Recalibration = { slope: 1, shift: 0 };
const ROUNDS = 50;
const STILL = 1e-10;

/**
 * @param pull how many cases the wish to change nothing weighs as much as, above 0; infinite for what must not change.
 */
export function recalibration(
  cases: readonly ResolvedCase[],
  pull: { readonly slope: number; readonly shift: number },
): Recalibration {
  const movesSlope = Number.isFinite(pull.slope);
  const movesShift = Number.isFinite(pull.shift);
  let { slope, shift } = UNCHANGED;
  for (let round = 0; round < ROUNDS; round += 1) {
    let gradientShift = movesShift ? -pull.shift * shift : 0;
    let gradientSlope = movesSlope ? -pull.slope * (slope - 1) : 0;
    let shiftShift = movesShift ? pull.shift : 1;
    let slopeSlope = movesSlope ? pull.slope : 1;
    let shiftSlope = 0;
    for (const { logOdds: x, outcome, weight } of cases) {
      const p = fromLogOdds(shift + slope * x);
      const off = (outcome - p) * weight;
      const curve = p * (1 - p) * weight;
      if (movesShift) {
        gradientShift += off;
        shiftShift += curve;
      }
      if (movesSlope) {
        gradientSlope += off * x;
        slopeSlope += curve * x * x;
      }
      if (movesShift && movesSlope) shiftSlope += curve * x;
    }
    const determinant = shiftShift * slopeSlope - shiftSlope * shiftSlope;
    const stepShift = (slopeSlope * gradientShift - shiftSlope * gradientSlope) / determinant;
    const stepSlope = (shiftShift * gradientSlope - shiftSlope * gradientShift) / determinant;
    shift += stepShift;
    slope += stepSlope;
    if (Math.abs(stepShift) + Math.abs(stepSlope) < STILL) break;
  }
  return { slope, shift };
}

export function recalibrated(p: number, { slope, shift }: Recalibration): number {
  return fromLogOdds(shift + slope * Math.log(p / (1 - p)));
}
