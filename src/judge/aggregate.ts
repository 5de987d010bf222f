/**
 * One probability for each question from the estimates of several forecasters.
 *
 * Invariants: only the latest estimate of a forecaster counts; no institution has more than half of the weight; how far the
 * estimates lie apart, and who dissents, stands beside every probability; nothing is learnt but from outcomes that were
 * handed in, and no question's probability has seen an outcome of its own.
 */
import {
  extremised,
  geometricMeanOfOdds,
  logOdds,
  neymanRoughgarden,
  trimmed,
  type Weighed,
  weightedMean,
  weightedMedian,
} from "../numerics/pooling.ts";
import { quantile, sorted } from "../numerics/quantiles.ts";
import { type Learnt, learnt } from "./aggregate-learning.ts";
import { estimateWeights, skillWeights } from "./aggregate-weights.ts";
import type { EstimateRow } from "./estimates-table.ts";

/** Of the estimates, from below and above, before their log-odds are averaged. Frozen. */
const TRIM = 0.1;

const POOLS = {
  presage: (pooled: readonly Weighed[]) => geometricMeanOfOdds(trimmed(pooled, TRIM)),
  "geometric-mean-of-odds": geometricMeanOfOdds,
  mean: weightedMean,
  "trimmed-mean": (pooled: readonly Weighed[]) => weightedMean(trimmed(pooled, TRIM)),
  median: weightedMedian,
  extremised: (pooled: readonly Weighed[]) =>
    extremised(geometricMeanOfOdds(pooled), neymanRoughgarden(pooled.length)),
} as const satisfies Record<string, (pooled: readonly Weighed[]) => number>;

export type AggregateMethod = keyof typeof POOLS;
export const AGGREGATE_METHODS = [
  "presage",
  "geometric-mean-of-odds",
  "mean",
  "trimmed-mean",
  "median",
  "extremised",
] as const satisfies readonly AggregateMethod[];
/** Only the default weighs by skill; the others are what their names say. */
const WEIGHS_SKILL: ReadonlySet<AggregateMethod> = new Set(["presage"]);

export interface AggregateOptions {
  readonly method: AggregateMethod;
  readonly halfLifeDays: number;
  /** By key, from 0 to 1. Without them nothing is learnt. */
  readonly outcomes: ReadonlyMap<string, number>;
}

export interface Aggregate {
  readonly question: string;
  readonly resolution_date?: string;
  readonly class?: string;
  readonly p: number;
  readonly method: string;
  /** Forecasters. */
  readonly n: number;
  readonly spread: {
    readonly iqr: number;
    readonly min: number;
    readonly q1: number;
    readonly q3: number;
    readonly max: number;
  };
  /** Before what was learnt of its class; absent where nothing was. */
  readonly plain?: number;
  /** Those whose log-odds lie furthest from the aggregate's, if far. */
  readonly dissent: readonly { readonly forecaster: string; readonly p: number }[];
  /** All estimates are of one institution, whose weight could therefore not be held to half. */
  readonly one_institution?: string;
}

export interface Aggregates {
  readonly items: readonly Aggregate[];
  /** What was learnt, and how it did on questions it had not seen; absent without outcomes. */
  readonly learnt: Learnt | undefined;
}

export function aggregateEstimates(rows: Iterable<EstimateRow>, options: AggregateOptions): Aggregates {
  const { method, halfLifeDays, outcomes } = options;
  const questions = latestByQuestion(rows);
  const skill = WEIGHS_SKILL.has(method) ? skillWeights(questions.values()) : new Map<string, number>();
  const plain = [...questions].map(([key, estimates]) => {
    const weights = estimateWeights(estimates, skill, halfLifeDays);
    const pooled = estimates.map(({ p }, i) => ({ p, weight: weights[i] ?? 0 }));
    const [first] = estimates;
    return {
      key,
      estimates,
      question: first?.question ?? key,
      questionClass: first?.questionClass ?? "",
      p: POOLS[method](pooled),
    };
  });
  const learning = outcomes.size === 0 ? undefined : learnt(plain, outcomes);
  return {
    learnt: learning,
    items: plain.map(({ key, estimates, question, questionClass, p }): Aggregate => {
      const moved = learning?.moved.get(key);
      const [first] = estimates;
      const alone = onlyInstitution(estimates);
      return {
        question,
        ...(first?.resolutionDate !== undefined && { resolution_date: first.resolutionDate }),
        ...(questionClass !== "" && { class: questionClass }),
        p: rounded(moved ?? p),
        method: moved === undefined ? method : `${method}, recalibrated`,
        n: estimates.length,
        spread: spreadOf(estimates),
        ...(moved !== undefined && { plain: rounded(p) }),
        dissent: dissentFrom(p, estimates),
        ...(alone !== undefined && { one_institution: alone }),
      };
    }),
  };
}

/** In the order in which the questions came. */
function latestByQuestion(rows: Iterable<EstimateRow>): ReadonlyMap<string, readonly EstimateRow[]> {
  const questions = new Map<string, Map<string, EstimateRow>>();
  for (const row of rows) {
    const own = questions.get(row.key) ?? new Map<string, EstimateRow>();
    questions.set(row.key, own);
    const before = own.get(row.forecaster);
    // Of two at one time the later line stands.
    if (!before || before.at <= row.at) own.set(row.forecaster, row);
  }
  return new Map([...questions].map(([key, own]) => [key, [...own.values()]]));
}

function spreadOf(estimates: readonly EstimateRow[]): Aggregate["spread"] {
  const ascending = sorted(estimates.map(({ p }) => p));
  const at = (level: number) => rounded(quantile(ascending, level));
  const [q1, q3] = [at(0.25), at(0.75)];
  return { iqr: rounded(q3 - q1), min: at(0), q1, q3, max: at(1) };
}

/** Odds ten times away are another judgement of the matter, not noise. */
const FAR = Math.log(10);
const MOST_NAMED = 3;

function dissentFrom(p: number, estimates: readonly EstimateRow[]): Aggregate["dissent"] {
  return estimates
    .map((estimate) => ({ estimate, distance: Math.abs(logOdds(estimate.p) - logOdds(p)) }))
    .filter(({ distance }) => distance > FAR)
    .toSorted((one, other) => other.distance - one.distance)
    .slice(0, MOST_NAMED)
    .map(({ estimate }) => ({ forecaster: estimate.forecaster, p: estimate.p }));
}

function onlyInstitution(estimates: readonly EstimateRow[]): string | undefined {
  const [first] = estimates;
  return estimates.every(({ institution }) => institution === first?.institution)
    ? first?.institution
    : undefined;
}

function rounded(p: number): number {
  return Number(p.toFixed(6));
}
