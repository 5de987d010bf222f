/**
 * What people read off draws: quantiles, means and chances of passing a threshold, month by month and for
 * sums over the months ahead.
 */
import { Fault } from "../kernel/fault.ts";
import { type LeadForecast, QUANTILES, THRESHOLDS } from "../kernel/forecast.ts";
import { monthName } from "../kernel/month.ts";
import { quantile, shareAtLeast } from "../numerics/quantiles.ts";
import type { Draws } from "./forecaster.ts";

export interface Summary {
  readonly mean: number;
  /** At the probabilities of `QUANTILES`, upwards; linear between draws. */
  readonly quantiles: number[];
  /** P(value ≥ threshold) for each of `THRESHOLDS`. */
  readonly atLeast: number[];
}

/** One entry a lead. @param place index in `draws.places`; its draws must not be NaN. */
export function leadSummaries(draws: Draws, place: number): readonly LeadForecast[] {
  return draws.leads.map((lead, k) => ({
    lead,
    month: monthName(draws.asOf + lead),
    ...summaryOf(drawsAt(draws, place, k)),
  }));
}

/** The sum over leads 1 to `months` of one place. @throws Fault `invalid` when one of these leads was not forecast. */
export function sumSummary(
  draws: Draws,
  place: number,
  months: number,
): { readonly months: number } & Summary {
  return { months, ...summaryOf(sumOf(draws, [place], 1, months)) };
}

/**
 * The sum over places (their indices) and leads, added up draw by draw: bad months that come together stay
 * together, and so do bad times of several places where the model puts them together (`joint-draws.ts`).
 *
 * @returns one sum a draw.
 * @throws Fault `invalid` when one of these leads was not forecast.
 */
export function sumOf(draws: Draws, places: readonly number[], from: number, to: number): Float64Array {
  const sums = new Float64Array(draws.draws);
  for (let lead = from; lead <= to; lead += 1) {
    const k = draws.leads.indexOf(lead);
    if (k < 0)
      throw new Fault(
        "invalid",
        `The sum over months ${from} to ${to} ahead needs month ${lead}, which was not forecast.`,
      );
    for (const place of places)
      drawsAt(draws, place, k).forEach((value, j) => {
        sums[j] = (sums[j] ?? 0) + value;
      });
  }
  return sums;
}

/** The draws of one place and one lead, by its position in `draws.leads`. A view, not a copy. */
export function drawsAt(draws: Draws, place: number, lead: number): Float64Array {
  const start = (place * draws.leads.length + lead) * draws.draws;
  return draws.values.subarray(start, start + draws.draws);
}

/** @param values one a draw, in any order. */
export function summaryOf(values: Float64Array): Summary {
  const ascending = Float64Array.from(values).sort();
  return {
    mean: ascending.reduce((sum, value) => sum + value, 0) / ascending.length,
    quantiles: QUANTILES.map((level) => quantile(ascending, level)),
    atLeast: THRESHOLDS.map((threshold) => shareAtLeast(ascending, threshold)),
  };
}
