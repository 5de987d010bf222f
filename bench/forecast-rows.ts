/** The forecast benchmark in the general table: our best model against the better of the two baselines. */
import { forecasters } from "../src/analyse/forecasters/all.ts";
import type { ForecastRow } from "./forecast.ts";
import type { Row } from "./row.ts";

const BASELINES = ["conflictology-12", "conflictology-24"];

export function forecastRows(rows: readonly ForecastRow[]): Row[] {
  const [best] = forecasters;
  return rows
    .filter(({ model }) => model === best?.id)
    .flatMap((row) => {
      const baselines = rows.filter(({ year, model }) => year === row.year && BASELINES.includes(model));
      const line = (name: string, score: (one: ForecastRow) => number): Row => {
        const bar = Math.min(...baselines.map(score));
        return {
          what: `${row.model} ${row.year}: mean ${name}, 191 countries, leads 3-14`,
          measured: score(row).toFixed(2),
          budget: `below ${bar.toFixed(2)}, the better conflictology`,
          kept: score(row) < bar,
        };
      };
      return [
        line("CRPS", ({ crps }) => crps),
        line("interval score", ({ interval }) => interval),
        {
          what: `${row.model} ${row.year}: 191 countries × 12 months × 1,000 draws`,
          measured: `${(row.seconds ?? 0).toFixed(1)} s`,
          budget: "60 s",
          kept: (row.seconds ?? Number.POSITIVE_INFINITY) <= 60,
        },
      ];
    });
}
