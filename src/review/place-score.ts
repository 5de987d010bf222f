/**
 * How kept forecasts of one place came out, beside the base-rate model's of the same months: CRPS, log score in bits and how many
 * values lay within the 90% interval. The naive history is hard to beat, and where it was the better one this says so.
 */
import { drawsAt } from "../analyse/forecast-summary.ts";
import type { Draws } from "../analyse/forecaster.ts";
import { quantile, sorted } from "../numerics/quantiles.ts";
import { binnedLog, crps } from "../numerics/scores.ts";

export interface PlaceScore {
  /** Months of which the outcome is known. */
  readonly months: number;
  /** Means over these months, lower is better: in deaths, and in bits. */
  readonly crps: number;
  readonly log: number;
  /** Share of the months' values within the 90% interval. */
  readonly held: number;
}

/**
 * @param draws of one vintage. @param place index in them.
 * @param outcomes by running number of the month; a month that is absent is not known yet.
 * @returns nothing while no month is known.
 */
export function placeScore(
  draws: Draws,
  place: number,
  outcomes: ReadonlyMap<number, number>,
): PlaceScore | undefined {
  const scores = draws.leads.flatMap((lead, k) => {
    const outcome = outcomes.get(draws.asOf + lead);
    if (outcome === undefined) return [];
    const ascending = sorted(drawsAt(draws, place, k));
    const isHeld = outcome >= quantile(ascending, 0.05) && outcome <= quantile(ascending, 0.95);
    return [
      { months: 1, crps: crps(ascending, outcome), log: binnedLog(ascending, outcome), held: isHeld ? 1 : 0 },
    ];
  });
  return together(scores);
}

/** Means over all months of several; nothing of none. */
export function together(scores: readonly PlaceScore[]): PlaceScore | undefined {
  const months = scores.reduce((sum, one) => sum + one.months, 0);
  if (months === 0) return undefined;
  const mean = (of: "crps" | "log" | "held") =>
    scores.reduce((sum, one) => sum + one[of] * one.months, 0) / months;
  return { months, crps: mean("crps"), log: mean("log"), held: mean("held") };
}
