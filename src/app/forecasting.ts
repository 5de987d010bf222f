/** Which forecasts the desk keeps: the best model and the published base-rate model, for every death series. */
import { runForecasts } from "../analyse/forecast-run.ts";
import { forecasters } from "../analyse/forecasters/all.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Store } from "../store/store.ts";
import { BASELINE } from "./latest-forecasts.ts";

const MEASURES = ["ucdp-deaths-best", "deaths"];
const LEADS = Array.from({ length: 12 }, (_, i) => i + 1);
const DRAWS = 1_000;
/** Forecasts are made again from the same data with the same draws. */
const SEED = "presage";

/** @returns how many forecasts were stored. */
export async function forecastAll(store: Store, clock: Clock, asOf: string): Promise<number> {
  const [best] = forecasters;
  const models = best ? [best.id, BASELINE] : [BASELINE];
  let stored = 0;
  for (const measure of MEASURES)
    stored += await runForecasts(store.systemView(), store.writer("forecast", clock), {
      asOf,
      measure,
      models,
      leads: LEADS,
      draws: DRAWS,
      seed: SEED,
    });
  return stored;
}
