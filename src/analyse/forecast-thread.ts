/**
 * The thread in which forecasts are made, so that the server goes on answering: it takes one `ForecastWork`,
 * answers with a `ForecastAnswer`, and ends.
 */
import { parentPort, workerData } from "node:worker_threads";
import { seededChance } from "../numerics/chance.ts";
import { packDraws } from "./forecast-draws.ts";
import { leadSummaries, sumSummary } from "./forecast-summary.ts";
import type { ForecastAnswer, ForecastWork } from "./forecast-work.ts";
import { forecasters } from "./forecasters/all.ts";

const SUMS = [3, 6, 12];

function forecastsOf({ model, panel, keys, leads, draws, seed }: ForecastWork): ForecastAnswer {
  const forecaster = forecasters.get(model);
  const chance = seededChance(seed).stream(forecaster.id);
  const made = forecaster.forecast(panel, { leads, draws, chance, asked: keys.length });
  const reasonsOf = forecaster.explain(panel, leads);
  const sums = SUMS.filter((months) =>
    Array.from({ length: months }, (_, i) => i + 1).every((lead) => leads.includes(lead)),
  );
  return {
    places: keys.map((_, place) => ({
      leads: leadSummaries(made, place),
      sums: sums.map((months) => sumSummary(made, place, months)),
      reasons: reasonsOf(place),
    })),
    draws: packDraws({ ...made, places: keys }),
  };
}

parentPort?.postMessage(forecastsOf(workerData));
