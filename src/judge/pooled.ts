/**
 * One answer for each question from what several forecasters state, for every kind of answer.
 *
 * Yes or no is pooled as `aggregate.ts` does; options by the weighted mean of their probabilities (Genest and Zidek 1986,
 * https://doi.org/10.1214/ss/1177013825), numbers and dates level by level by the weighted mean of their quantiles
 * (Lichtendahl, Grushka-Cockayne and Winkler 2013, https://doi.org/10.1287/mnsc.1120.1667). The invariants are those of
 * `aggregate.ts`; the reference is nobody's estimate and in no pool.
 */
import { type Answer, dayOfNumber, quantilesOf, type Stated } from "../kernel/answer.ts";
import { groupedBy } from "../kernel/grouped.ts";
import { answerOf, type Estimate, type Question, statedOf } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { geometricMeanOfOdds, weightedMedian } from "../numerics/pooling.ts";
import { quantile, sorted } from "../numerics/quantiles.ts";
import { aggregateEstimates } from "./aggregate.ts";
import { estimateWeights, skillWeights } from "./aggregate-weights.ts";
import type { EstimateRow } from "./estimates-table.ts";
import { BASE_RATE_FORECASTER } from "./register.ts";

/** Under this name the pool itself is scored. */
export const AGGREGATE_FORECASTER = "aggregate";
const HALF_LIFE_DAYS = 60;
/** An option's share this far from the pool's, or a median outside the pool's central half, is another judgement. */
const FAR_SHARE = 0.25;
const MOST_NAMED = 3;

export interface Pooled {
  readonly stated: Stated;
  readonly n: number;
  /** Of yes, of the option that the pool holds likeliest, or of the medians: as numbers (dates in days since 1970). */
  readonly spread: { readonly min: number; readonly q1: number; readonly q3: number; readonly max: number };
  readonly dissent: readonly { readonly forecaster: string; readonly stated: Stated }[];
  /** All are of one institution, whose weight could therefore not be held to half. */
  readonly oneInstitution?: string;
  /** Of yes or no: what simpler rules give, and the pool before what resolved questions taught. */
  readonly beside?: { readonly median: number; readonly geometricMean: number; readonly plain?: number };
}

/** Whether an estimate takes part in pools. */
export function isPooled({ forecaster, forecasterKind }: Estimate): boolean {
  return (
    forecasterKind !== "reference" &&
    forecaster !== BASE_RATE_FORECASTER &&
    forecaster !== AGGREGATE_FORECASTER
  );
}

/**
 * @param questions with what is stated of each; all together tell who lies near the others.
 * @param outcomes of resolved yes-or-no questions, by question; from them it is learnt how far to move.
 * @returns by question; absent where nobody has stated anything.
 */
export function pooledAnswers(
  questions: readonly Stored<Question>[],
  estimates: readonly Stored<Estimate>[],
  outcomes: ReadonlyMap<string, number>,
): ReadonlyMap<string, Pooled> {
  const byQuestion = groupedBy(
    estimates.map(({ body }) => body).filter(isPooled),
    ({ questionId }) => questionId,
  );
  const topics = new Map(questions.map(({ id, body }) => [id, body.topic ?? ""]));
  const rows = [...byQuestion.values()].flatMap((own) =>
    own.flatMap((one) => rowOf(one, topics.get(one.questionId) ?? "")),
  );
  const options = { method: "presage", halfLifeDays: HALF_LIFE_DAYS, outcomes } as const;
  const yesNo = new Map(aggregateEstimates(rows, options).items.map((item) => [item.question, item]));
  const rowsBy = groupedBy(rows, ({ key }) => key);
  const skill = skillWeights(rowsBy.values());
  const pooled = new Map<string, Pooled>();
  for (const { id, body } of questions) {
    const own = byQuestion.get(id) ?? [];
    const item = yesNo.get(id);
    const found = item ? ofYesNo(item, own, rowsBy.get(id) ?? []) : ofAnswer(answerOf(body), own, skill);
    if (found) pooled.set(id, found);
  }
  return pooled;
}

function rowOf(estimate: Estimate, topic: string): EstimateRow[] {
  const stated = statedOf(estimate);
  if (stated?.kind !== "yes-no") return [];
  const held = Math.min(0.999, Math.max(0.001, stated.p));
  return [{ ...bareRow(estimate), questionClass: topic, p: held }];
}

function bareRow({ questionId, forecaster, institution, at }: Estimate): EstimateRow {
  return {
    key: questionId,
    question: questionId,
    resolutionDate: undefined,
    questionClass: "",
    forecaster,
    institution,
    at: Date.parse(at),
    p: 0.5,
  };
}

function ofYesNo(
  item: ReturnType<typeof aggregateEstimates>["items"][number],
  own: readonly Estimate[],
  rows: readonly EstimateRow[],
): Pooled {
  const { min, q1, q3, max } = item.spread;
  const alike = rows.map(({ p }) => ({ p, weight: 1 }));
  return {
    stated: { kind: "yes-no", p: item.p },
    n: item.n,
    spread: { min, q1, q3, max },
    dissent: item.dissent.map(({ forecaster, p }) => ({ forecaster, stated: { kind: "yes-no", p } })),
    ...oneInstitution(own),
    beside: {
      median: weightedMedian(alike),
      geometricMean: geometricMeanOfOdds(alike),
      ...(item.plain !== undefined && { plain: item.plain }),
    },
  };
}

function ofAnswer(
  answer: Answer,
  own: readonly Estimate[],
  skill: ReadonlyMap<string, number>,
): Pooled | undefined {
  const rows = own.map(bareRow);
  const weights = estimateWeights(rows, skill, HALF_LIFE_DAYS);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const all = own.flatMap((estimate, i) => {
    const stated = statedOf(estimate);
    const values = stated && vectorOf(stated);
    return values && stated.kind === answer.kind
      ? [{ estimate, stated, values, weight: (weights[i] ?? 0) / total }]
      : [];
  });
  const [first] = all;
  if (!first) return undefined;
  const mean = first.values.map((_, k) =>
    all.reduce((sum, one) => sum + one.weight * (one.values[k] ?? 0), 0),
  );
  const likeliest = answer.kind === "choice" ? mean.indexOf(Math.max(...mean)) : 2;
  const ascending = sorted(all.map(({ values }) => values[likeliest] ?? 0));
  const at = (level: number) => quantile(ascending, level);
  return {
    stated: statedFrom(answer, mean),
    n: all.length,
    spread: { min: at(0), q1: at(0.25), q3: at(0.75), max: at(1) },
    dissent: all
      .map((one) => ({ ...one, distance: distanceFrom(answer, mean, one.values) }))
      .filter(({ distance }) => distance > 0)
      .toSorted((one, other) => other.distance - one.distance)
      .slice(0, MOST_NAMED)
      .map(({ estimate, stated }) => ({ forecaster: estimate.forecaster, stated })),
    ...oneInstitution(own),
  };
}

function vectorOf(stated: Stated): readonly number[] | undefined {
  return stated.kind === "choice" ? stated.shares : quantilesOf(stated);
}

function statedFrom(answer: Answer, mean: readonly number[]): Stated {
  if (answer.kind === "date") return { kind: "date", days: mean.map(dayOfNumber) };
  if (answer.kind === "number") return { kind: "number", values: [...mean] };
  const sum = mean.reduce((all, share) => all + share, 0);
  return { kind: "choice", shares: mean.map((share) => share / sum) };
}

/** How far it lies from the pool; 0 where that is no other judgement. */
function distanceFrom(answer: Answer, mean: readonly number[], values: readonly number[]): number {
  if (answer.kind === "choice") {
    const most = Math.max(...mean.map((share, k) => Math.abs(share - (values[k] ?? 0))));
    return most > FAR_SHARE ? most : 0;
  }
  const [, low = 0, , high = 0] = mean;
  const median = values[2] ?? 0;
  return median < low || median > high
    ? Math.max(low - median, median - high) / Math.max(1e-9, high - low)
    : 0;
}

function oneInstitution(own: readonly Estimate[]): { oneInstitution?: string } {
  const [first] = own;
  const isOne = own.every(({ institution }) => institution === first?.institution);
  return isOne && first?.institution !== undefined ? { oneInstitution: first.institution } : {};
}
