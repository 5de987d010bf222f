/**
 * The forecasters on the windows of the VIEWS prediction challenge, beside its published benchmarks.
 *
 *   node bench/forecast.ts [folder of the conflict data] [seed]
 *
 * Each window is a calendar year, forecast for 191 countries with 1,000 draws from the months up to October of
 * the year before (leads 3 to 14). Scores are means over countries and months; lower is better.
 */
import { join } from "node:path";
import { drawsAt } from "../src/analyse/forecast-summary.ts";
import type { Draws, Forecaster, Panel } from "../src/analyse/forecaster.ts";
import { forecasters } from "../src/analyse/forecasters/all.ts";
import { panelFromTable } from "../src/analyse/panel-table.ts";
import { linesOfFile } from "../src/analyse/table-file.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { quantile, sorted } from "../src/numerics/quantiles.ts";
import { shareLower } from "../src/numerics/resampling.ts";
import { binnedLog, crps, intervalOfDraws } from "../src/numerics/scores.ts";

const LEADS = Array.from({ length: 12 }, (_, k) => k + 3);
const DRAWS = 1_000;
const RESAMPLES = 10_000;
/** VIEWS counts months from January 1980, which is 1. */
const VIEWS_EPOCH = monthNumber("1979-12");

/** CRPS, log score and interval score as printed in Hegre et al. 2025, where they were. */
const PUBLISHED: Readonly<Record<string, readonly number[]>> = {
  "last-12-months-as-draws 2018": [14.48, 0.64, 186.55],
  "last-12-months-as-draws 2019": [9.15, 0.61, 89.06],
  "last-historical-poisson 2018": [20.17, 1.2, 380.62],
  "last-historical-poisson 2019": [9.48, 1.05, 172.69],
  "bootstrap 2018": [23.58, 1.12, 454.09],
  "bootstrap 2019": [22.46, 1.11, 426.01],
};

/** Mean scores of each country over the window, in the order of the official country list. */
export interface WindowScores {
  readonly crps: Float64Array;
  readonly log: Float64Array;
  readonly interval: Float64Array;
  /** Share of country-months with violence, in the draws or in fact, that fell into the 90% interval. */
  readonly coverage: number;
}

export interface ForecastRow {
  readonly year: number;
  readonly model: string;
  readonly crps: number;
  readonly log: number;
  readonly interval: number;
  readonly coverage: number;
  /** Of the processor, training and drawing; absent for draws that came as a file. */
  readonly seconds?: number;
  /** CRPS, log and interval score as published. */
  readonly published?: readonly number[];
  /** Share of bootstrap resamples of countries in which our best model scores lower than this one. */
  readonly beatenByBest?: { readonly crps: number; readonly log: number; readonly interval: number };
}

/** Every row of the table for these years. @param seed of the draws and of the bootstrap. */
export async function forecastBench(
  folder: string,
  seed: number | string,
  years: readonly number[] = [2018, 2019],
): Promise<readonly ForecastRow[]> {
  const rows: ForecastRow[] = [];
  for (const year of years) {
    const outcomes = await officialOutcomes(folder, year);
    const scored: { model: string; scores: WindowScores; seconds?: number }[] = [];
    const panel = await historyUpTo(folder, `${year - 1}-10`, outcomes.places);
    for (const forecaster of forecasters) {
      // Of the processor, not of the clock: what else the machine does must not change a figure.
      const started = process.cpuUsage();
      const draws = forecastWindow(forecaster, panel, seed);
      const { user, system } = process.cpuUsage(started);
      const seconds = (user + system) / 1_000_000;
      scored.push({ model: forecaster.id, scores: scoresOf(draws, outcomes), seconds });
    }
    for (const model of ["last_historical_poisson", "bootstrap"]) {
      const draws = await officialDraws(folder, model, year, outcomes.places);
      scored.push({ model: model.replaceAll("_", "-"), scores: scoresOf(draws, outcomes) });
    }
    scored.push({ model: "last-12-months-as-draws", scores: scoresOf(lastMonths(panel, 12), outcomes) });
    const [best] = scored;
    for (const { model, scores, seconds } of scored) {
      const published = PUBLISHED[`${model} ${year}`];
      const share = (score: "crps" | "log" | "interval") =>
        best
          ? shareLower(best.scores[score], scores[score], RESAMPLES, seededChance(seed).stream(score))
          : Number.NaN;
      rows.push({
        year,
        model,
        crps: mean(scores.crps),
        log: mean(scores.log),
        interval: mean(scores.interval),
        coverage: scores.coverage,
        ...(seconds === undefined ? {} : { seconds }),
        ...(published ? { published } : {}),
        ...(model === best?.model
          ? {}
          : { beatenByBest: { crps: share("crps"), log: share("log"), interval: share("interval") } }),
      });
    }
  }
  return rows;
}

/** Places × months of the VIEWS history up to and including a month, only of the places named. */
export async function historyUpTo(folder: string, asOf: string, places: readonly string[]): Promise<Panel> {
  const wanted = new Set(places);
  async function* table(): AsyncGenerator<string> {
    yield "place,month,value";
    let isHeader = true;
    for await (const line of linesOfFile(join(folder, "views_ged_sb_1990-01_to_2019-12.csv.gz"))) {
      const fields = /^(\d+),\d+,\d+,(\d+),(?:"[^"]*"|[^,]*),(.*)$/.exec(line);
      if (!isHeader && !fields) throw new Error(`unexpected row in the history: ${line}`);
      isHeader = false;
      const [, month, country, deaths] = fields ?? [];
      if (country && wanted.has(country))
        yield `${country},${monthName(VIEWS_EPOCH + Number(month))},${deaths}`;
    }
  }
  return panelFromTable(table(), asOf);
}

export function forecastWindow(forecaster: Forecaster, panel: Panel, seed: number | string): Draws {
  const chance = seededChance(seed).stream(forecaster.id);
  return forecaster.forecast(panel, { leads: LEADS, draws: DRAWS, chance });
}

/** What came to pass: places and, row-major, their twelve months. */
export interface Outcomes {
  readonly places: readonly string[];
  readonly values: Float64Array;
}

export async function officialOutcomes(folder: string, year: number): Promise<Outcomes> {
  const first = monthNumber(`${year}-01`);
  const cells = new Map<string, Float64Array>();
  for await (const line of linesOfFile(join(folder, "views_actuals_2018_2019.csv.gz"))) {
    const [month, country, deaths] = line.split(",");
    const k = VIEWS_EPOCH + Number(month) - first;
    if (!country || !(k >= 0 && k < 12)) continue;
    const months = cells.get(country) ?? new Float64Array(12).fill(Number.NaN);
    months[k] = Number(deaths);
    cells.set(country, months);
  }
  const places = [...cells.keys()];
  const values = new Float64Array(places.length * 12);
  places.forEach((place, p) => {
    values.set(cells.get(place) ?? [], p * 12);
  });
  return { places, values };
}

/**
 * The last months themselves as the draws of every lead: conflictology as it was published, whose interval is
 * narrower than that of many draws from the same months.
 */
export function lastMonths(panel: Panel, window: number): Draws {
  const { places, firstMonth, months } = panel;
  const values = new Float64Array(places.length * LEADS.length * window);
  places.forEach((_, p) => {
    const recent = panel.values.subarray((p + 1) * months - window, (p + 1) * months);
    LEADS.forEach((_lead, k) => {
      values.set(recent, (p * LEADS.length + k) * window);
    });
  });
  return { places, asOf: firstMonth + months - 1, leads: LEADS, draws: window, values };
}

/** The challenge's own draws, which also check our scoring. */
export async function officialDraws(
  folder: string,
  model: string,
  year: number,
  places: readonly string[],
): Promise<Draws> {
  const first = monthNumber(`${year}-01`);
  const index = new Map(places.map((place, p) => [place, p]));
  const values = new Float64Array(places.length * 12 * DRAWS).fill(Number.NaN);
  for await (const line of linesOfFile(join(folder, `views_benchmark_${model}_${year}.csv.gz`))) {
    const [month, country = "", written = ""] = line.split(",");
    const p = index.get(country);
    if (p === undefined) continue;
    const numbers = written.split(" ").map(Number);
    if (numbers.length !== DRAWS) throw new Error(`a cell of ${model} has ${numbers.length} draws`);
    values.set(numbers, (p * 12 + VIEWS_EPOCH + Number(month) - first) * DRAWS);
  }
  return { places, asOf: first - 3, leads: LEADS, draws: DRAWS, values };
}

export function scoresOf(draws: Draws, outcomes: Outcomes): WindowScores {
  const scores = {
    crps: new Float64Array(outcomes.places.length),
    log: new Float64Array(outcomes.places.length),
    interval: new Float64Array(outcomes.places.length),
  };
  let cells = 0;
  let covered = 0;
  outcomes.places.forEach((place, p) => {
    const row = draws.places.indexOf(place);
    if (row < 0) throw new Error(`no draws for country ${place}`);
    for (let k = 0; k < 12; k += 1) {
      const outcome = outcomes.values[p * 12 + k] ?? Number.NaN;
      const ascending = sorted(drawsAt(draws, row, k));
      // A place that did not exist then, or does not now, has no score.
      if (Number.isNaN(outcome) || Number.isNaN(ascending[0] ?? Number.NaN)) {
        for (const score of [scores.crps, scores.log, scores.interval]) score[p] = Number.NaN;
        continue;
      }
      scores.crps[p] = (scores.crps[p] ?? 0) + crps(ascending, outcome) / 12;
      scores.log[p] = (scores.log[p] ?? 0) + binnedLog(ascending, outcome) / 12;
      scores.interval[p] = (scores.interval[p] ?? 0) + intervalOfDraws(ascending, outcome) / 12;
      const [low, high] = [quantile(ascending, 0.05), quantile(ascending, 0.95)];
      if (high === 0 && outcome === 0) continue;
      cells += 1;
      if (outcome >= low && outcome <= high) covered += 1;
    }
  });
  return { ...scores, coverage: covered / cells };
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The table for people. */
export function printedForecastBench(rows: readonly ForecastRow[]): string {
  const percent = (share: number | undefined) => (share === undefined ? "" : `${(100 * share).toFixed(0)}%`);
  const lines = rows.map((row) => [
    String(row.year),
    row.model,
    row.crps.toFixed(2),
    row.log.toFixed(3),
    row.interval.toFixed(1),
    percent(row.coverage),
    row.seconds?.toFixed(2) ?? "",
    row.published?.join(" / ") ?? "",
    [row.beatenByBest?.crps, row.beatenByBest?.log, row.beatenByBest?.interval].map(percent).join(" ").trim(),
  ]);
  const head = [
    "year",
    "model",
    "CRPS",
    "ab-log",
    "MIS",
    "90% holds",
    "seconds",
    "published",
    "best is lower in",
  ];
  const widths = head.map((name, c) => Math.max(name.length, ...lines.map((line) => line[c]?.length ?? 0)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, c) => (c < 2 || c > 6 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

if (import.meta.main) {
  const [folder = "../shared/data/conflict", seed = "1"] = process.argv.slice(2);
  const rows = await forecastBench(folder, seed);
  process.stdout.write(`${printedForecastBench(rows)}\n`);
  process.stdout.write(
    `191 countries, leads 3-14, ${DRAWS} draws, seed ${seed}; shares over ${RESAMPLES} paired resamples of countries (CRPS, ab-log, MIS).\n`,
  );
}
