/** Scores of distributions: draws of places and months, quantiles of steps ahead, and probabilities of ordered classes. */
import { seededChance } from "../numerics/chance.ts";
import { quantile, sorted } from "../numerics/quantiles.ts";
import {
  binnedLog,
  brierOfMany,
  crps,
  fairCrps,
  interval,
  intervalOfDraws,
  logarithmic,
  pinball,
  rankedProbability,
} from "../numerics/scores.ts";
import { type ClassForecast, type DrawRow, type QuantileForecast, stepKey } from "./score-rows.ts";
import { type ScoredCase, type ScoreGroup, scoreGroups } from "./score-tables.ts";

export interface DistributionScores {
  readonly kind: "draws" | "quantiles" | "classes";
  readonly forecasters: readonly string[];
  /** Forecasts without an outcome. */
  readonly unresolved: number;
  /** By forecaster, and by forecaster and month or lead. */
  readonly groups: readonly ScoreGroup[];
}

export interface ScoreOptions {
  readonly seed: string;
  readonly reference?: string | undefined;
}

/** Draws of one cell, gathered as they come. */
export class DrawCells {
  readonly #cells = new Map<string, { readonly row: DrawRow; readonly values: number[] }>();

  add(row: DrawRow): void {
    const key = `${row.forecaster}\u001f${row.place}\u001f${row.month}`;
    const cell = this.#cells.get(key);
    if (cell) cell.values.push(row.value);
    else this.#cells.set(key, { row, values: [row.value] });
  }

  /** CRPS, its fair form where there are two draws, 90% interval score and coverage, ab-log where nothing lies below 0. */
  scores(outcomes: ReadonlyMap<string, number>, options: ScoreOptions): DistributionScores {
    let unresolved = 0;
    const cases = [...this.#cells.values()].flatMap(({ row, values }): ScoredCase[] => {
      const outcome = outcomes.get(`${row.place}\u001f${row.month}`);
      if (outcome === undefined) {
        unresolved += 1;
        return [];
      }
      const ascending = sorted(values);
      const [low, high] = [quantile(ascending, 0.05), quantile(ascending, 0.95)];
      return [
        {
          cluster: row.place,
          forecaster: row.forecaster,
          groups: { month: row.month },
          scores: {
            crps: crps(ascending, outcome),
            ...(values.length > 1 && { fair_crps: fairCrps(ascending, outcome) }),
            interval_90: intervalOfDraws(ascending, outcome),
            held_90: outcome >= low && outcome <= high ? 1 : 0,
            ...(outcome >= 0 && (ascending[0] ?? -1) >= 0 && { ab_log: binnedLog(values, outcome) }),
            absolute_error_of_median: Math.abs(quantile(ascending, 0.5) - outcome),
          },
        },
      ];
    });
    return summary("draws", cases, unresolved, options, (one) => `${one.cluster}\u001f${one.groups.month}`);
  }
}

export function scoreQuantiles(
  forecasts: readonly QuantileForecast[],
  outcomes: ReadonlyMap<string, number>,
  options: ScoreOptions,
): DistributionScores {
  let unresolved = 0;
  const cases = forecasts.flatMap(({ forecaster, id, lead, mean, quantiles }): ScoredCase[] => {
    const outcome = outcomes.get(stepKey(id, lead));
    if (outcome === undefined) {
      unresolved += 1;
      return [];
    }
    const losses = quantiles.map(([level, value]) => pinball(value, level, outcome));
    const at = (level: number) => quantiles.find(([one]) => Math.abs(one - level) < 1e-9)?.[1];
    const [low, median, high] = [at(0.05), at(0.5), at(0.95)];
    return [
      {
        cluster: id,
        forecaster,
        groups: { lead: String(lead) },
        scores: {
          // Twice the mean quantile score is the CRPS as far as the levels given tell it (Gneiting and Ranjan 2011).
          ...(losses.length > 0 && {
            crps_of_quantiles: (2 * losses.reduce((sum, x) => sum + x, 0)) / losses.length,
          }),
          ...(low !== undefined &&
            high !== undefined && {
              interval_90: interval(low, high, outcome, 0.1),
              held_90: outcome >= low && outcome <= high ? 1 : 0,
            }),
          ...(median !== undefined && { absolute_error_of_median: Math.abs(median - outcome) }),
          ...(mean !== undefined && { absolute_error_of_mean: Math.abs(mean - outcome) }),
        },
      },
    ];
  });
  return summary("quantiles", cases, unresolved, options, (one) => `${one.cluster}\u001f${one.groups.lead}`);
}

export function scoreClasses(
  forecasts: readonly ClassForecast[],
  outcomes: ReadonlyMap<string, number>,
  options: ScoreOptions,
): DistributionScores {
  let unresolved = 0;
  const cases = forecasts.flatMap(({ forecaster, question, probabilities }): ScoredCase[] => {
    const outcome = outcomes.get(question);
    if (outcome === undefined || outcome >= probabilities.length) {
      unresolved += 1;
      return [];
    }
    return [
      {
        cluster: question,
        forecaster,
        groups: {},
        scores: {
          rps: rankedProbability(probabilities, outcome),
          brier_of_many: brierOfMany(probabilities, outcome),
          log: logarithmic(Math.max(0.001, probabilities[outcome] ?? 0)),
        },
      },
    ];
  });
  return summary("classes", cases, unresolved, options, ({ cluster }) => cluster);
}

function summary(
  kind: DistributionScores["kind"],
  cases: readonly ScoredCase[],
  unresolved: number,
  { seed, reference }: ScoreOptions,
  caseName: (one: ScoredCase) => string,
): DistributionScores {
  const chance = seededChance(seed).stream("scores");
  return {
    kind,
    forecasters: [...new Set(cases.map(({ forecaster }) => forecaster))].sort(),
    unresolved,
    groups: scoreGroups(cases, { chance, reference, caseName }),
  };
}
