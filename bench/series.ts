/**
 * The series models on the M1 and M3 competitions, beside Theta and ForecastPro as they were entered in M3.
 *
 *   npm run bench -- --only series
 *
 * sMAPE is over all forecasts, MASE the mean over series, scaled by the seasonal naive error in the history; coverage is of
 * 90% intervals; milliseconds are of processor time, intervals and weights included.
 */
import { forecastSeries } from "../src/analyse/forecast-series.ts";
import { seriesModels } from "../src/analyse/series-models/all.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { shareLower } from "../src/numerics/resampling.ts";
import type { Row } from "./row.ts";
import { type CompetitionSeries, competitionForecasts, competitionSeries, PERIODS } from "./series-data.ts";

const FOLDER = "../shared/data/series";
const PUBLISHED = ["THETA", "ForecastPro"] as const;
const LEVELS = [0.05, 0.95];
const RESAMPLES = 2_000;
/** Of the series in a quick run. */
const EVERY = 5;

export interface SeriesScores {
  readonly competition: "m1" | "m3";
  readonly model: string;
  readonly smape: Readonly<Record<string, number>>;
  readonly mase: Readonly<Record<string, number>>;
  /** Absent for those who gave no intervals. */
  readonly coverage?: Readonly<Record<string, number>>;
  readonly milliseconds?: number;
  /** Mean scaled error of each series, in the competition's order. */
  readonly bySeries: Float64Array;
  readonly smapeBySeries: Float64Array;
}

export async function seriesBench(isQuick: boolean): Promise<readonly SeriesScores[]> {
  const all: SeriesScores[] = [];
  for (const competition of ["m1", "m3"] as const) {
    const series = (await competitionSeries(FOLDER, competition)).filter(
      (_, i) => !isQuick || i % EVERY === 0,
    );
    if (competition === "m3") {
      const published = await competitionForecasts(FOLDER, PUBLISHED);
      for (const [model, forecasts] of published)
        all.push(
          scoresOf(
            competition,
            model,
            series,
            series.map(({ name }) => ({ mean: forecasts.get(name) ?? new Float64Array(0) })),
          ),
        );
    }
    for (const { id } of seriesModels) {
      const started = process.cpuUsage();
      const made = series.map(({ history, frequency, future }) =>
        forecastSeries({
          values: history,
          periods: frequency > 1 ? [frequency] : [],
          horizon: future.length,
          levels: LEVELS,
          model: id,
        }),
      );
      const { user, system } = process.cpuUsage(started);
      all.push({
        ...scoresOf(competition, id, series, made),
        milliseconds: (user + system) / 1_000 / series.length,
      });
    }
  }
  return all;
}

interface Made {
  readonly mean: Float64Array;
  readonly quantiles?: readonly Float64Array[];
}

function scoresOf(
  competition: "m1" | "m3",
  model: string,
  series: readonly CompetitionSeries[],
  made: readonly Made[],
): SeriesScores {
  const [smape, mase, coverage] = [new Groups(), new Groups(), new Groups()];
  const bySeries = new Float64Array(series.length);
  const smapeBySeries = new Float64Array(series.length);
  series.forEach(({ history, future, frequency, period }, s) => {
    const { mean = new Float64Array(0), quantiles } = made[s] ?? {};
    let [error, relative] = [0, 0];
    future.forEach((y, k) => {
      const forecast = mean[k] ?? Number.NaN;
      error += Math.abs(y - forecast) / future.length;
      const one = (200 * Math.abs(y - forecast)) / (Math.abs(y) + Math.abs(forecast));
      relative += one / future.length;
      smape.add(period, one);
      const [low = Number.NaN, high = Number.NaN] = quantiles?.[k] ?? [];
      if (quantiles) coverage.add(period, y >= low && y <= high ? 1 : 0);
    });
    const scaled = error / naiveError(history, frequency);
    bySeries[s] = scaled;
    smapeBySeries[s] = relative;
    mase.add(period, scaled);
  });
  return {
    competition,
    model,
    smape: smape.means(),
    mase: mase.means(),
    ...(made[0]?.quantiles && { coverage: coverage.means() }),
    bySeries,
    smapeBySeries,
  };
}

function naiveError(history: Float64Array, frequency: number): number {
  let sum = 0;
  for (let i = frequency; i < history.length; i += 1)
    sum += Math.abs((history[i] ?? 0) - (history[i - frequency] ?? 0));
  return sum / (history.length - frequency);
}

/** Sums by period and over all. */
class Groups {
  readonly #sums = new Map<string, [number, number]>();

  add(period: string, value: number): void {
    for (const key of [period, "ALL"]) {
      const [sum, count] = this.#sums.get(key) ?? [0, 0];
      this.#sums.set(key, [sum + value, count + 1]);
    }
  }

  means(): Record<string, number> {
    return Object.fromEntries([...this.#sums].map(([key, [sum, count]]) => [key, sum / count]));
  }
}

export function seriesRows(all: readonly SeriesScores[]): Row[] {
  const [best] = seriesModels;
  const of = (competition: string, model: string | undefined) =>
    all.find((one) => one.competition === competition && one.model === model);
  const [ours, theta] = [of("m3", best?.id), of("m3", "THETA")];
  const quick = of("m3", "theta");
  if (!ours || !theta || !quick) throw new Error("the series bench lacks a row");
  const total = (scores: Readonly<Record<string, number>> | undefined) => scores?.ALL ?? Number.NaN;
  const chance = seededChance("series");
  const sure = shareLower(ours.smapeBySeries, theta.smapeBySeries, RESAMPLES, chance.stream("smape"));
  const sureScaled = shareLower(ours.bySeries, theta.bySeries, RESAMPLES, chance.stream("mase"));
  return [
    {
      what: `M3 development series: sMAPE (lower than Theta's in ${(100 * sure).toFixed(0)}% of resamples of series)`,
      measured: total(ours.smape).toFixed(3),
      budget: `${total(theta.smape).toFixed(3)}, Theta's; aim ${(0.97 * total(theta.smape)).toFixed(3)}`,
      kept: total(ours.smape) <= total(theta.smape),
    },
    {
      what: `M3 development series: MASE (lower than Theta's in ${(100 * sureScaled).toFixed(0)}% of resamples of series)`,
      measured: total(ours.mase).toFixed(3),
      budget: `${total(theta.mase).toFixed(3)}, Theta's; aim ${(0.97 * total(theta.mase)).toFixed(3)}`,
      kept: total(ours.mase) <= total(theta.mase),
    },
    ...(["m3", "m1"] as const).flatMap((competition) =>
      Object.entries(of(competition, best?.id)?.coverage ?? {}).map(
        ([period, held]): Row => ({
          what: `${competition.toUpperCase()}${period === "ALL" ? "" : `, ${period.toLowerCase()}`}: 90% intervals hold`,
          measured: `${(100 * held).toFixed(1)}%`,
          budget: "87-93%",
          kept: held >= 0.87 && held <= 0.93,
        }),
      ),
    ),
    {
      what: "M3: a series by theta, processor time",
      measured: `${(quick.milliseconds ?? 0).toFixed(2)} ms`,
      budget: "1 ms",
      kept: (quick.milliseconds ?? Number.POSITIVE_INFINITY) <= 1,
    },
    {
      what: "M3: a series by the combination, processor time",
      measured: `${(ours.milliseconds ?? 0).toFixed(2)} ms`,
      budget: "20 ms",
      kept: (ours.milliseconds ?? Number.POSITIVE_INFINITY) <= 20,
    },
  ];
}

/** The table for people. */
export function printedSeriesBench(all: readonly SeriesScores[]): string {
  const columns = ["ALL", ...PERIODS];
  const number = (x: number | undefined, digits: number) =>
    (x === undefined || Number.isNaN(x) ? "–" : x.toFixed(digits)).padStart(10);
  const lines = all.map(
    ({ competition, model, smape, mase, coverage, milliseconds }) =>
      `${competition}  ${model.padEnd(16)}${columns.map((key) => number(smape[key], 3)).join("")}  |${columns.map((key) => number(mase[key], 3)).join("")}  |${columns.map((key) => number(coverage && 100 * (coverage[key] ?? Number.NaN), 1)).join("")}  |${number(milliseconds, 2)}`,
  );
  const names = columns.map((key) => key.toLowerCase().padStart(10)).join("");
  return [
    "Series: sMAPE | MASE | % held by 90% intervals | ms; THETA and ForecastPro as entered in M3 (Makridakis and Hibon 2000)",
    `    ${"model".padEnd(16)}${names}  |${names}  |${names}  |       ms`,
    ...lines,
  ].join("\n");
}
