/**
 * Whether somebody's probabilities were better than the base rate that was fixed beforehand, and in which matters.
 *
 * The invariants: each score is held against the reference of its own question; intervals draw questions whole; below thirty
 * questions nothing is claimed, and where the interval holds 0 it is said that the two cannot be told apart.
 */

import { groupedBy } from "../kernel/grouped.ts";
import type { Score } from "../kernel/question.ts";
import type { Chance } from "../numerics/chance.ts";
import {
  type Decomposition,
  decomposition,
  type ReliabilityPoint,
  reliability,
} from "../numerics/reliability.ts";
import { type MeanScore, meanScore, type ScoredCase } from "./score-tables.ts";
import { FEWEST_FOR_CALIBRATION, kindOf } from "./track-record.ts";

export const VERDICTS = ["better", "worse", "same", "few"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const GROUPINGS = ["forecaster", "topic", "horizon", "institution"] as const;
export type Grouping = (typeof GROUPINGS)[number];
export const HORIZONS = ["month", "quarter", "year", "longer"] as const;

export interface SkillLine {
  readonly by: Grouping;
  /** What the scores have in common: a forecaster, a topic, a horizon or an institution. */
  readonly name: string;
  readonly questions: number;
  readonly brier: MeanScore;
  readonly reference: number;
  /** Reference less own Brier score: above 0 is better than the base rate. */
  readonly gain: MeanScore;
  readonly overDays?: number;
  readonly peer?: number;
  readonly verdict: Verdict;
}

export interface Corp {
  readonly forecaster: string;
  readonly n: number;
  readonly decomposition: Decomposition;
  readonly points: readonly ReliabilityPoint[];
}

const BAND_RESAMPLES = 500;

/** Of each forecaster; then, of all but the reference together, by topic, horizon and institution. */
export function skillLines(scores: readonly Score[], chance: Chance): readonly SkillLine[] {
  const others = scores.filter((score) => kindOf(score) !== "base-rate");
  const by = (grouping: Grouping, own: readonly Score[], nameOf: (score: Score) => string | undefined) =>
    [...groupedBy(own, nameOf)].flatMap(([name, group]) =>
      name === undefined ? [] : [lineOf(grouping, name, group, chance.stream(`${grouping} ${name}`))],
    );
  const lines = [
    ...by("forecaster", others, ({ forecaster }) => forecaster),
    ...by("topic", others, ({ topic }) => topic),
    ...by("horizon", others, ({ horizonDays }) =>
      horizonDays === undefined ? undefined : horizonOf(horizonDays),
    ),
    ...by("institution", others, ({ institution }) => institution),
  ];
  // Where most is known stands first: the order is no ranking by score.
  return lines.toSorted(
    (one, other) =>
      GROUPINGS.indexOf(one.by) - GROUPINGS.indexOf(other.by) || other.questions - one.questions,
  );
}

/** From the first estimate to the outcome. */
export function horizonOf(days: number): (typeof HORIZONS)[number] {
  if (days <= 31) return "month";
  if (days <= 92) return "quarter";
  return days <= 366 ? "year" : "longer";
}

function lineOf(by: Grouping, name: string, scores: readonly Score[], chance: Chance): SkillLine {
  const cases = scores.map(
    ({ questionId, forecaster, brier, referenceBrier }): ScoredCase => ({
      cluster: questionId,
      forecaster,
      groups: {},
      scores: { brier, gain: referenceBrier - brier },
    }),
  );
  const questions = new Set(scores.map(({ questionId }) => questionId)).size;
  const gain = meanScore(cases, "gain", chance.stream("gain"));
  const overDays = meanOf(scores.flatMap((score) => score.overDays ?? []));
  const peer = meanOf(scores.flatMap((score) => score.peer ?? []));
  return {
    by,
    name,
    questions,
    brier: meanScore(cases, "brier", chance.stream("brier")),
    reference: meanOf(scores.map(({ referenceBrier }) => referenceBrier)) ?? 0,
    gain,
    ...(overDays !== undefined && { overDays }),
    ...(peer !== undefined && { peer }),
    verdict: verdictOf(questions, gain),
  };
}

function verdictOf(questions: number, { low, high }: MeanScore): Verdict {
  if (questions < FEWEST_FOR_CALIBRATION) return "few";
  if (low > 0) return "better";
  return high < 0 ? "worse" : "same";
}

/** Of each forecaster with thirty questions or more: how often what was called so likely came true, without bins. */
export function corpOf(scores: readonly Score[], chance: Chance): readonly Corp[] {
  const isReference = (forecaster: string) => Number(kindOf({ forecaster }) === "base-rate");
  const forecasters = [...groupedBy(scores, ({ forecaster }) => forecaster)].toSorted(
    ([one], [other]) => isReference(one) - isReference(other),
  );
  return forecasters.flatMap(([forecaster, own]) => {
    if (own.length < FEWEST_FOR_CALIBRATION) return [];
    const ps = own.map(({ p }) => p);
    const outcomes = own.map(({ outcome }) => (outcome === "yes" ? 1 : 0));
    return {
      forecaster,
      n: own.length,
      decomposition: decomposition(ps, outcomes),
      points: reliability(ps, outcomes, BAND_RESAMPLES, chance.stream(`corp ${forecaster}`)),
    };
  });
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
