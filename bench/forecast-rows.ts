/** The forecast benchmarks in the general table: our best model against the two naive histories. */
import { forecasters } from "../src/analyse/forecasters/all.ts";
import { type ForecastRow, forecastBench, printedForecastBench } from "./forecast.ts";
import { NAIVE, printedPoints, printedRolling, type YearScores, yearScores } from "./forecast-pages.ts";
import { type PointScores, pointBench } from "./forecast-points.ts";
import { ALL_ORIGINS, FEW_ORIGINS, rollingBench, type SumCoverage } from "./forecast-rolling.ts";
import { printedStack } from "./forecast-stack.ts";
import type { Row } from "./row.ts";

const FOLDER = "../shared/data/conflict";
const SEED = "presage";

/** @param isQuick fewer origins and draws: a look, not a claim. */
export async function forecastPart(
  isQuick: boolean,
): Promise<{ readonly rows: readonly Row[]; readonly pages: readonly string[] }> {
  const windows = await forecastBench(FOLDER, SEED, isQuick ? [2018] : [2018, 2019]);
  const rolling = await rollingBench(FOLDER, SEED, isQuick ? FEW_ORIGINS : ALL_ORIGINS);
  const points = await pointBench(
    FOLDER,
    SEED,
    isQuick ? { step: 24, draws: 200 } : { step: 3, draws: 1_000 },
  );
  const [best] = forecasters;
  const years = yearScores(rolling, best?.id ?? "", SEED);
  return {
    rows: [...windowRows(windows), ...rollingRows(years), ...pointRows(points), ...rolling.sums.map(sumRow)],
    pages: [printedForecastBench(windows), printedRolling(rolling, SEED), printedPoints(points)],
  };
}

/** The shares of the stack, fitted anew beside the frozen ones. */
export function stackPage(isQuick: boolean): Promise<string> {
  const years = Array.from({ length: 12 }, (_, i) => 2005 + i);
  return printedStack(FOLDER, isQuick ? years.filter((year) => year % 4 === 0) : years);
}

function windowRows(rows: readonly ForecastRow[]): Row[] {
  const [best] = forecasters;
  return rows
    .filter(({ model }) => model === best?.id)
    .flatMap((row) => {
      const baselines = rows.filter(
        ({ year, model }) => year === row.year && NAIVE.some((id) => id === model),
      );
      const line = (
        name: string,
        score: (one: ForecastRow) => number,
        share: (one: ForecastRow) => number | undefined,
      ): Row => {
        const bar = Math.min(...baselines.map(score));
        const sure = Math.min(...baselines.map((one) => share(one) ?? 0));
        return {
          what: `${row.model} ${row.year}: mean ${name}, 191 countries, leads 3-14`,
          measured: `${score(row).toFixed(2)}, lower in ${(100 * sure).toFixed(0)}% of resamples`,
          budget: `below ${bar.toFixed(2)}, the better conflictology, in 90%`,
          kept: score(row) < bar && sure >= 0.9,
        };
      };
      return [
        line(
          "CRPS",
          ({ crps }) => crps,
          ({ beatenByBest }) => beatenByBest?.crps,
        ),
        line(
          "ab-log",
          ({ log }) => log,
          ({ beatenByBest }) => beatenByBest?.log,
        ),
        line(
          "interval score",
          ({ interval }) => interval,
          ({ beatenByBest }) => beatenByBest?.interval,
        ),
        holdsRow(`${row.model} ${row.year}: country-months with violence in the 90% interval`, row.coverage),
        {
          what: `${row.model} ${row.year}: 191 countries × 12 months × 1,000 draws, of the processor`,
          measured: `${(row.seconds ?? 0).toFixed(1)} s`,
          budget: "60 s",
          kept: (row.seconds ?? Number.POSITIVE_INFINITY) <= 60,
        },
      ];
    });
}

function rollingRows(years: readonly YearScores[]): Row[] {
  const asked = Math.ceil((years.length * 10) / 13);
  const count = (isWon: (rule: YearScores["rules"][number]) => boolean) =>
    years.filter(({ rules }) => rules.every(isWon)).length;
  const lower = count(({ against }) => against < 0);
  const sure = count(({ against, sure: share }) => against < 0 && share >= 0.9);
  return [
    {
      what: "rolling origins: years in which CRPS, ab-log and MIS are all lower than both conflictologies'",
      measured: `${lower} of ${years.length}`,
      budget: `${asked} of ${years.length}`,
      kept: lower >= asked,
    },
    {
      what: "the same, each in 90% of resamples of countries",
      measured: `${sure} of ${years.length}`,
      budget: `${asked} of ${years.length}`,
      kept: sure >= asked,
    },
    holdsRow(
      "rolling origins: country-months with violence in the 90% interval",
      years.reduce((sum, { holds }) => sum + holds, 0) / years.length,
    ),
  ];
}

/** Of the two points that lie in the middle of the draws; the mean is printed only to show that it will not do. */
function pointRows(points: readonly PointScores[]): Row[] {
  const [base, ...read] = points;
  return read.slice(0, 2).flatMap((point) =>
    (["mae", "msle"] as const).map((error) => {
      const lower = point[error].filter((score, k) => score < (base?.[error][k] ?? 0)).length;
      return {
        what: `${point.how}: leads of 1 to 12 months at which ${error.toUpperCase()} is lower than of the 12-month median`,
        measured: `${lower} of 12`,
        budget: "12 of 12",
        kept: lower === 12,
      };
    }),
  );
}

function sumRow({ what, sums, joint }: SumCoverage): Row {
  return holdsRow(`90% intervals of sums: ${what} (n ${sums})`, joint);
}

function holdsRow(what: string, share: number): Row {
  return {
    what,
    measured: `${(100 * share).toFixed(0)}%`,
    budget: "87 to 93%",
    kept: share >= 0.87 && share <= 0.93,
  };
}
