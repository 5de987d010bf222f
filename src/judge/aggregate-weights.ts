/**
 * How much each estimate of a question counts: whose it is, how old it is, and which institution it comes from.
 *
 * Skill is read, without any outcome, from how near a forecaster's estimates lie to the median of all others on the same
 * questions: those who are near are right more often (Kurvers et al. 2019, https://doi.org/10.1126/sciadv.aaw9011;
 * Himmelstein, Budescu and Ho 2023, https://doi.org/10.1017/jdm.2023.12). A forecaster of few questions is taken for an average one.
 */
import { weightedMedian, withoutMajority } from "../numerics/pooling.ts";
import type { EstimateRow } from "./estimates-table.ts";

/** An average forecaster's record of so many questions is mixed into everybody's. */
const PRIOR_QUESTIONS = 20;
/** Fewer others are no measure. */
const FEWEST_OTHERS = 2;
/** Nobody counts more than so many times as much as the average, or less than that. */
const MOST = 4;
const DAY = 86_400_000;

/** By forecaster, 1 for an average one. Depends on all questions, and on no outcome. */
export function skillWeights(questions: Iterable<readonly EstimateRow[]>): ReadonlyMap<string, number> {
  const distances = new Map<string, { sum: number; count: number }>();
  let [sum, count] = [0, 0];
  for (const estimates of questions) {
    if (estimates.length <= FEWEST_OTHERS) continue;
    for (const { forecaster, p } of estimates) {
      const others = estimates.filter((other) => other.forecaster !== forecaster);
      const distance = (p - weightedMedian(others.map((other) => ({ p: other.p, weight: 1 })))) ** 2;
      const own = distances.get(forecaster) ?? { sum: 0, count: 0 };
      distances.set(forecaster, { sum: own.sum + distance, count: own.count + 1 });
      sum += distance;
      count += 1;
    }
  }
  const usual = count === 0 ? 0 : sum / count;
  return new Map(
    [...distances].map(([forecaster, own]) => {
      const mixed = (own.sum + PRIOR_QUESTIONS * usual) / (own.count + PRIOR_QUESTIONS);
      const weight = mixed === 0 ? 1 : usual / mixed;
      return [forecaster, Math.min(MOST, Math.max(1 / MOST, weight))];
    }),
  );
}

/**
 * @param estimates of one question, one a forecaster.
 * @param halfLifeDays after which an estimate counts half of the newest one's; infinite for no difference.
 */
export function estimateWeights(
  estimates: readonly EstimateRow[],
  skill: ReadonlyMap<string, number>,
  halfLifeDays: number,
): readonly number[] {
  const newest = estimates.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const weights = estimates.map(
    ({ forecaster, at }) => (skill.get(forecaster) ?? 1) * 0.5 ** ((newest - at) / DAY / halfLifeDays),
  );
  return withoutMajority(
    weights,
    estimates.map(({ institution }) => institution),
  );
}
