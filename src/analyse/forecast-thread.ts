/**
 * The thread in which forecasts are made, so that the server goes on answering: it takes one `ForecastWork`,
 * answers with an array of `PlaceForecast` in the order of the places, and ends.
 */
import { parentPort, workerData } from "node:worker_threads";
import { seededChance } from "../numerics/chance.ts";
import { leadSummaries, sumSummary } from "./forecast-summary.ts";
import type { ForecastWork, PlaceForecast } from "./forecast-work.ts";
import { forecasters } from "./forecasters/all.ts";

const SUMS = [3, 6, 12];

function forecastsOf({ model, panel, targets, leads, draws, seed }: ForecastWork): PlaceForecast[] {
  const forecaster = forecasters.get(model);
  const chance = seededChance(seed).stream(forecaster.id);
  const made = forecaster.forecast(panel, { leads, draws, chance });
  const reasonsOf = forecaster.explain(panel, leads);
  const sums = SUMS.filter((months) =>
    Array.from({ length: months }, (_, i) => i + 1).every((lead) => leads.includes(lead)),
  );
  return Array.from({ length: targets }, (_, place) => ({
    leads: leadSummaries(made, place),
    sums: sums.map((months) => sumSummary(made, place, months)),
    reasons: reasonsOf(place),
  }));
}

parentPort?.postMessage(forecastsOf(workerData));
