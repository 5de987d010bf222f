/**
 * Whether probabilities came true as often as they said, without bins: the CORP approach of Dimitriadis, Gneiting and Jordan
 * 2021, https://doi.org/10.1073/pnas.2016191118.
 */
import type { Chance } from "./chance.ts";
import { isotonic } from "./isotonic.ts";
import { quantile, sorted } from "./quantiles.ts";

/** The Brier score taken apart: `score` = `miscalibration` − `discrimination` + `uncertainty`, exactly. */
export interface Decomposition {
  readonly score: number;
  /** What recalibration would save. */
  readonly miscalibration: number;
  /** What the recalibrated probabilities know beyond the base rate. */
  readonly discrimination: number;
  /** The score of always saying the base rate. */
  readonly uncertainty: number;
}

export interface ReliabilityPoint {
  /** As was said. */
  readonly p: number;
  readonly n: number;
  /** How often it came true, recalibrated. */
  readonly observed: number;
  /** Between these `observed` would lie in nine of ten cases if all probabilities were right. */
  readonly low: number;
  readonly high: number;
}

/** @param outcomes from 0 to 1, one a probability; at least one. */
export function decomposition(ps: ArrayLike<number>, outcomes: ArrayLike<number>): Decomposition {
  const n = ps.length;
  const recalibrated = isotonic(ps, outcomes);
  let rate = 0;
  for (let i = 0; i < n; i += 1) rate += (outcomes[i] ?? 0) / n;
  let [score, best, uncertainty] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const outcome = outcomes[i] ?? 0;
    score += ((ps[i] ?? 0) - outcome) ** 2 / n;
    best += ((recalibrated[i] ?? 0) - outcome) ** 2 / n;
    uncertainty += (rate - outcome) ** 2 / n;
  }
  return { score, miscalibration: score - best, discrimination: uncertainty - best, uncertainty };
}

const BAND = [0.05, 0.95] as const;

/**
 * One point for each probability that was said, upwards.
 *
 * @param resamples outcomes are drawn so often from the probabilities themselves, for the band of consistency.
 */
export function reliability(
  ps: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  resamples: number,
  chance: Chance,
): readonly ReliabilityPoint[] {
  const said = [...new Set(Array.from(ps))].sort((a, b) => a - b);
  const index = new Map(said.map((p, k) => [p, k]));
  const places = Int32Array.from(ps, (p) => index.get(p) ?? 0);
  const counts = new Int32Array(said.length);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  const at = (fitted: Float64Array) => {
    const values = new Float64Array(said.length);
    fitted.forEach((value, i) => {
      values[places[i] ?? 0] = value;
    });
    return values;
  };
  const observed = at(isotonic(ps, outcomes));
  const drawn = Array.from({ length: resamples }, () => {
    const made = Float64Array.from(ps, (p) => (chance.uniform() < p ? 1 : 0));
    return at(isotonic(ps, made));
  });
  return said.map((p, k) => {
    const ascending = sorted(drawn.map((values) => values[k] ?? 0));
    return {
      p,
      n: counts[k] ?? 0,
      observed: observed[k] ?? 0,
      low: quantile(ascending, BAND[0]),
      high: quantile(ascending, BAND[1]),
    };
  });
}
