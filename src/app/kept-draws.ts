/**
 * The draws that forecasts were read off, as they were kept: sums and tables come from the same possible futures
 * as the quantiles on the records.
 */
import { setImmediate as pause } from "node:timers/promises";
import { type KeptDraws, openDraws } from "../analyse/forecast-draws.ts";
import type { Draws } from "../analyse/forecaster.ts";
import { Fault } from "../kernel/fault.ts";
import type { Forecast } from "../kernel/forecast.ts";
import type { Stored } from "../kernel/record.ts";
import type { Blobs } from "../store/blobs.ts";

const AT_ONCE = 8;

/**
 * @param forecasts of one run (model, measure, as-of month) or of several with the same months and draws, so that
 *   their draws can stand in one table.
 * @returns the draws of their places, in the order of the forecasts.
 * @throws Fault `missing` when the draws were not kept, `conflict` when the runs do not fit together.
 */
export async function keptDraws(blobs: Blobs, forecasts: readonly Stored<Forecast>[]): Promise<Draws> {
  const opened = new Map<string, KeptDraws>();
  const own: Draws[] = [];
  for (const [i, { body }] of forecasts.entries()) {
    // Two hundred places take a while to unpack; others are answered meanwhile.
    if (i % AT_ONCE === AT_ONCE - 1) await pause();
    if (!body.drawsSha256)
      throw new Fault(
        "missing",
        `The draws of ${body.place} were not kept; run ./presage recompute to make them anew.`,
      );
    const run = opened.get(body.drawsSha256) ?? openDraws(await blobs.read(body.drawsSha256));
    opened.set(body.drawsSha256, run);
    own.push(run.of([body.place]));
  }
  const [first] = own;
  if (!first) throw new Fault("missing", "There is no forecast yet; run ./presage recompute.");
  const isAlike = (draws: Draws) =>
    draws.asOf === first.asOf && draws.draws === first.draws && String(draws.leads) === String(first.leads);
  if (!own.every(isAlike))
    throw new Fault(
      "conflict",
      "These forecasts were made from different months; name places that were forecast together.",
    );
  const size = first.leads.length * first.draws;
  const values = new Float64Array(own.length * size);
  own.forEach((draws, i) => {
    values.set(draws.values, i * size);
  });
  return { ...first, places: own.flatMap(({ places }) => places), values };
}

/** Of forecasts, those made from the newest month: a place that is no longer forecast keeps its last one. */
export function madeLast(forecasts: readonly Stored<Forecast>[]): Stored<Forecast>[] {
  const newest = forecasts.reduce((month, { body }) => (body.asOf > month ? body.asOf : month), "");
  return forecasts.filter(({ body }) => body.asOf === newest);
}
