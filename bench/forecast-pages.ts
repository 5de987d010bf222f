/** The rolling forecast tables for people: by year, by region, the places where the naive history wins, sums and points. */
import { forecasters } from "../src/analyse/forecasters/all.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { shareLower } from "../src/numerics/resampling.ts";
import type { WindowScores } from "./forecast.ts";
import type { PointScores } from "./forecast-points.ts";
import type { RollingBench } from "./forecast-rolling.ts";

export const NAIVE = ["conflictology-12", "conflictology-24"] as const;
export const RULES = ["crps", "log", "interval"] as const;
export type Rule = (typeof RULES)[number];
const RESAMPLES = 2_000;
/** Where the naive history wins by less, nobody would notice. */
const LOSS_SHOWN = 0.5;

export interface YearScores {
  readonly year: number;
  /** Of the best model: mean score, against the better naive history, and the least share of resamples it is lower in. */
  readonly rules: readonly { readonly score: number; readonly against: number; readonly sure: number }[];
  readonly holds: number;
}

/** One line a year for a model. */
export function yearScores({ scores }: RollingBench, model: string, seed: string): readonly YearScores[] {
  return scores
    .filter((one) => one.model === model)
    .map(({ year, windows }) => ({
      year,
      rules: RULES.map((rule) => {
        const own = byPlace(windows, rule);
        const rivals = NAIVE.map((id) =>
          byPlace(scores.find((one) => one.year === year && one.model === id)?.windows ?? [], rule),
        );
        return {
          score: mean(own),
          against: mean(own) / Math.min(...rivals.map(mean)) - 1,
          sure: Math.min(
            ...rivals.map((rival) => shareLower(own, rival, RESAMPLES, seededChance(seed).stream(rule))),
          ),
        };
      }),
      holds: windows.reduce((sum, { coverage }) => sum + coverage, 0) / windows.length,
    }));
}

export function printedRolling(bench: RollingBench, seed: string): string {
  const models = [...forecasters].map(({ id }) => id);
  const years = models.flatMap((model) =>
    yearScores(bench, model, seed).map(({ year, rules, holds }) => [
      String(year),
      model,
      ...rules.flatMap(({ score, against, sure }, i) => [
        score.toFixed(i === 1 ? 3 : 2),
        percent(against),
        share(sure),
      ]),
      share(holds),
    ]),
  );
  years.sort(([one = ""], [other = ""]) => Number(one) - Number(other));
  return [
    "Rolling origins, against the better conflictology; then the least share of resamples of countries in which it is lower than each",
    table(["year", "model", "CRPS", "", "sure", "ab-log", "", "sure", "MIS", "", "sure", "90% holds"], years),
    "By part of the world, all years",
    table(["region", "places", "CRPS", "", "ab-log", "", "MIS", ""], byRegion(bench)),
    "Where the naive history has the lower CRPS by more than half a death a month",
    table(["place", "ours", "naive"], losses(bench)),
    "How often 90% intervals of sums held what came: places drawn together, and apart",
    table(
      ["sum of", "n", "together", "apart"],
      bench.sums.map(({ what, sums, joint, apart }) => [what, String(sums), share(joint), share(apart)]),
    ),
  ].join("\n\n");
}

function byRegion({ regions, scores }: RollingBench): string[][] {
  const [best] = forecasters;
  const of = (model: string, rule: Rule) =>
    byPlace(
      scores.filter((one) => one.model === model).flatMap(({ windows }) => windows),
      rule,
    );
  return [...new Set(regions)].sort().map((region) => {
    const inside = (values: Float64Array) => mean(values.filter((_, p) => regions[p] === region));
    return [
      region,
      String(regions.filter((one) => one === region).length),
      ...RULES.flatMap((rule) => {
        const own = inside(of(best?.id ?? "", rule));
        const naive = Math.min(...NAIVE.map((id) => inside(of(id, rule))));
        return [own.toFixed(3), naive === 0 ? "" : percent(own / naive - 1)];
      }),
    ];
  });
}

function losses({ places, scores }: RollingBench): string[][] {
  const [best] = forecasters;
  const of = (model: string) =>
    byPlace(
      scores.filter((one) => one.model === model).flatMap(({ windows }) => windows),
      "crps",
    );
  const own = of(best?.id ?? "");
  const naive = NAIVE.map(of);
  return places
    .map((place, p) => ({
      place,
      ours: own[p] ?? 0,
      theirs: Math.min(...naive.map((scored) => scored[p] ?? 0)),
    }))
    .filter(({ ours, theirs }) => ours - theirs > LOSS_SHOWN)
    .sort((one, other) => other.ours - other.theirs - one.ours + one.theirs)
    .map(({ place, ours, theirs }) => [place, ours.toFixed(1), theirs.toFixed(1)]);
}

export function printedPoints(points: readonly PointScores[]): string {
  const [base] = points;
  const line = (
    how: string,
    name: string,
    own: readonly number[],
    bar: readonly number[],
    digits: number,
  ) => [
    how,
    name,
    mean(Float64Array.from(own)).toFixed(digits),
    ...own.map((score, k) => percent(score / (bar[k] ?? 1) - 1)),
  ];
  return [
    "Point forecasts of all deaths, rolling 2014 to 2019, against the median of the last 12 months, by lead",
    table(
      ["point", "error", "mean", ...Array.from({ length: 12 }, (_, k) => String(k + 1))],
      points.flatMap(({ how, mae, msle }) => [
        line(how, "MAE", mae, base?.mae ?? [], 2),
        line("", "MSLE", msle, base?.msle ?? [], 3),
      ]),
    ),
  ].join("\n\n");
}

/** Mean over the windows, by place; of places that did not exist in one, over the others. */
function byPlace(windows: readonly WindowScores[], rule: Rule): Float64Array {
  const [first] = windows;
  return Float64Array.from(first?.[rule] ?? [], (_, p) => {
    const own = windows
      .map((window) => window[rule][p] ?? Number.NaN)
      .filter((score) => !Number.isNaN(score));
    return own.length === 0 ? 0 : own.reduce((sum, score) => sum + score, 0) / own.length;
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(change: number): string {
  return `${change > 0 ? "+" : ""}${(100 * change).toFixed(0)}%`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(0)}%`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, c) => cell.padEnd(widths[c] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
