/**
 * The aggregates on superforecasters' estimates (ForecastBench, Karger et al. 2025, the development half of the questions of
 * 21 July 2024), beside the median.
 *
 *   npm run bench -- --only aggregate
 *
 * Brier is the mean over questions and dates that are resolved. What is learnt is cross-validated by question: all dates of a
 * question are left out together.
 */
import { AGGREGATE_METHODS, aggregateEstimates } from "../src/judge/aggregate.ts";
import { keyOf } from "../src/judge/estimates-table.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { shareLower } from "../src/numerics/resampling.ts";
import { superforecasts } from "./judgement-data.ts";
import type { Row } from "./row.ts";

const FOLDER = "../shared/data/judgement";
const RESAMPLES = 2_000;
const QUICK_RESAMPLES = 200;

export interface AggregateScores {
  readonly method: string;
  readonly brier: number;
  readonly byClass: Readonly<Record<string, number>>;
  /** Share of resamples of questions in which it is lower than the median's. */
  readonly belowMedian: number;
  readonly resolved: number;
  readonly questions: number;
}

export async function aggregateBench(isQuick: boolean): Promise<readonly AggregateScores[]> {
  const { estimates, outcomes } = await superforecasts(FOLDER);
  const none: ReadonlyMap<string, number> = new Map();
  const runs = [
    ...AGGREGATE_METHODS.map((method) => ({ name: method, method, given: none })),
    { name: "presage, recalibrated per class", method: "presage" as const, given: outcomes },
  ];
  const made = runs.map(({ name, method, given }) => {
    const { items } = aggregateEstimates(estimates, {
      method,
      halfLifeDays: Number.POSITIVE_INFINITY,
      outcomes: given,
    });
    return {
      name,
      errors: items.map((item) => ({
        question: item.question,
        kind: item.class ?? "",
        error: (item.p - (outcomes.get(keyOf(item.question, item.resolution_date)) ?? Number.NaN)) ** 2,
      })),
    };
  });
  const median = made.find(({ name }) => name === "median")?.errors ?? [];
  const names = [...new Set(median.map(({ question }) => question))];
  // Sums and not means: a question of eight dates counts eight times in the mean that is compared.
  const sums = (errors: typeof median) =>
    Float64Array.from(names, (name) =>
      errors.filter(({ question }) => question === name).reduce((sum, { error }) => sum + error, 0),
    );
  return made.map(({ name, errors }) => ({
    method: name,
    brier: mean(errors.map(({ error }) => error)),
    byClass: Object.fromEntries(
      [...new Set(errors.map(({ kind }) => kind))].map((kind) => [
        kind,
        mean(errors.filter((one) => one.kind === kind).map(({ error }) => error)),
      ]),
    ),
    belowMedian: shareLower(
      sums(errors),
      sums(median),
      isQuick ? QUICK_RESAMPLES : RESAMPLES,
      seededChance("aggregate").stream(name),
    ),
    resolved: errors.length,
    questions: names.length,
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function aggregateRows(all: readonly AggregateScores[]): Row[] {
  const of = (name: string) => all.find(({ method }) => method === name);
  const median = of("median")?.brier ?? Number.NaN;
  return [
    { method: "presage", note: "nothing learnt" },
    { method: "presage, recalibrated per class", note: "cross-validated by question" },
  ].map(({ method, note }) => {
    const { brier = Number.NaN, belowMedian = 0 } = of(method) ?? {};
    return {
      what: `superforecasters: Brier of ${method} (${note}; below the median in ${(100 * belowMedian).toFixed(0)}% of resamples of questions)`,
      measured: brier.toFixed(4),
      budget: `${median.toFixed(4)}, the median's; aim ${(0.97 * median).toFixed(4)}`,
      kept: brier < median,
    };
  });
}

export function printedAggregateBench(all: readonly AggregateScores[]): string {
  const classes = Object.keys(all[0]?.byClass ?? {}).sort();
  const [first] = all;
  const width = Math.max(...all.map(({ method }) => method.length));
  return [
    `Aggregates of superforecasters' estimates: Brier over ${first?.resolved} resolved questions and dates, ${first?.questions} questions (ForecastBench 2024-07-21, development half, CC BY-SA 4.0)`,
    `${"method".padEnd(width)}  ${["all", ...classes, "below median"].map((name) => name.padStart(12)).join("")}`,
    ...all.map(
      ({ method, brier, byClass, belowMedian }) =>
        `${method.padEnd(width)}  ${[brier, ...classes.map((kind) => byClass[kind] ?? Number.NaN)].map((x) => x.toFixed(4).padStart(12)).join("")}${`${(100 * belowMedian).toFixed(0)}%`.padStart(12)}`,
    ),
  ].join("\n");
}
