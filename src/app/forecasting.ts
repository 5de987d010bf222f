/** Which forecasts the desk keeps: the best model's and the base-rate model's, for every measure of violence. */
import { type DueForecast, dueForecasts, forecastMeasures, makeForecasts } from "../analyse/forecast-run.ts";
import { LONGEST_LEAD } from "../analyse/forecaster.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Store } from "../store/store.ts";
import { placeNames } from "./place-names.ts";

/** Three years: as far as the models are asked to see. */
const LEADS = Array.from({ length: LONGEST_LEAD }, (_, i) => i + 1);

/** Forecasts on data to a month, whatever was forecast before. @returns how many were stored. */
export async function forecastAll(store: Store, clock: Clock, asOf: string): Promise<number> {
  const measures = await forecastMeasures(store.homeView(), clock.now());
  return forecast(
    store,
    clock,
    measures.map((measure) => ({ measure, asOf })),
  );
}

/** Forecasts from every month that is over and has not been forecast from. @returns how many were stored. */
export async function forecastDue(store: Store, clock: Clock): Promise<number> {
  return forecast(store, clock, await dueForecasts(store.homeView(), clock.now()));
}

/** Measures are forecast side by side, each in threads of its own, and stored one after the other. */
async function forecast(store: Store, clock: Clock, due: readonly DueForecast[]): Promise<number> {
  const view = store.homeView();
  const placeName = await placeNames(view);
  const made = await Promise.all(
    due.map((one) => makeForecasts(view, { ...one, blobs: store.blobs, leads: LEADS, placeName })),
  );
  let stored = 0;
  for (const { keep } of made) stored += await keep(store.writer("forecast", clock));
  return stored;
}
