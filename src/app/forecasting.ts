/** Which forecasts the desk keeps: the best model and the published base-rate model, for every death series. */
import { runForecasts } from "../analyse/forecast-run.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Store } from "../store/store.ts";
import { placeNames } from "./place-names.ts";

const MEASURES = ["ucdp-deaths-best", "deaths"];

/** @returns how many forecasts were stored. */
export async function forecastAll(store: Store, clock: Clock, asOf: string): Promise<number> {
  const view = store.systemView();
  const placeName = await placeNames(view);
  let stored = 0;
  for (const measure of MEASURES) {
    const run = await runForecasts(view, store.writer("forecast", clock), { asOf, measure, placeName });
    stored += run.stored;
  }
  return stored;
}
