/** Which forecasts the desk keeps: the best model's and the base-rate model's, for every measure of violence. */
import { dueForecasts, forecastMeasures, runForecasts } from "../analyse/forecast-run.ts";
import { LONGEST_LEAD } from "../analyse/forecaster.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Store } from "../store/store.ts";
import { placeNames } from "./place-names.ts";

/** Three years: as far as the models are asked to see. */
const LEADS = Array.from({ length: LONGEST_LEAD }, (_, i) => i + 1);

/** Forecasts on data to a month, whatever was forecast before. @returns how many were stored. */
export async function forecastAll(store: Store, clock: Clock, asOf: string): Promise<number> {
  let stored = 0;
  for (const measure of await forecastMeasures(store.homeView(), clock.now()))
    stored += await forecast(store, clock, measure, asOf);
  return stored;
}

/** Forecasts from every month that is over and has not been forecast from. @returns how many were stored. */
export async function forecastDue(store: Store, clock: Clock): Promise<number> {
  let stored = 0;
  for (const { measure, asOf } of await dueForecasts(store.homeView(), clock.now()))
    stored += await forecast(store, clock, measure, asOf);
  return stored;
}

async function forecast(store: Store, clock: Clock, measure: string, asOf: string): Promise<number> {
  const view = store.homeView();
  const placeName = await placeNames(view);
  const run = await runForecasts(view, store.writer("forecast", clock), {
    blobs: store.blobs,
    asOf,
    measure,
    leads: LEADS,
    placeName,
  });
  return run.stored;
}
