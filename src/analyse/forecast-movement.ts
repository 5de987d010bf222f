/**
 * What moved a forecast since the one made a month before: what that one expected of the month that has come, what came,
 * and where the months ahead have gone since.
 */
import { Forecast, type LeadForecast, QUANTILES } from "../kernel/forecast.ts";
import type { Label } from "../kernel/label.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import { figure, type Said, type SaidValue, said } from "../kernel/said.ts";
import type { View } from "../store/view.ts";

type Leads = readonly LeadForecast[];

/** How many of the months ahead are held against each other. */
const AHEAD = 3;
const LOW = QUANTILES.indexOf(0.05);
const MIDDLE = QUANTILES.indexOf(0.5);
const HIGH = QUANTILES.indexOf(0.95);
const PAGE = 500;

export interface EarlierForecast {
  readonly leads: Leads;
  readonly label: Label;
}

export interface Movement {
  /** YYYY-MM of the month that has come since, what came, and the 90% interval that had been forecast for it. */
  readonly month: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Mean of the medians of the next months, as forecast then and now, and how many they are. */
  readonly months: number;
  readonly before: number;
  readonly after: number;
}

/**
 * @param value of the month that has come. @param before as forecast from the month before it.
 * @returns nothing when that forecast did not reach the month or none of those now ahead.
 */
export function movementOf(value: number, asOf: string, before: Leads, after: Leads): Movement | undefined {
  const expected = before.find(({ month }) => month === asOf)?.quantiles;
  const shared = after.slice(0, AHEAD).flatMap((now) => {
    const earlier = before.find(({ month }) => month === now.month);
    return earlier ? [{ before: at(earlier.quantiles, MIDDLE), after: at(now.quantiles, MIDDLE) }] : [];
  });
  if (!expected || shared.length === 0 || Number.isNaN(value)) return undefined;
  const mean = (which: "before" | "after") =>
    shared.reduce((sum, one) => sum + one[which], 0) / shared.length;
  return {
    month: asOf,
    value,
    low: at(expected, LOW),
    high: at(expected, HIGH),
    months: shared.length,
    before: mean("before"),
    after: mean("after"),
  };
}

/** In one sentence. */
export function movementLine({ month, value, low, high, months, before, after }: Movement): Said {
  return said(value < low || value > high ? "forecast.moved.outside" : "forecast.moved.inside", {
    month: { month },
    value: numbered(value),
    low: numbered(low),
    high: numbered(high),
    count: { number: months },
    before: numbered(before),
    after: numbered(after),
  });
}

/** By place: what the model forecast of a measure from the month before. */
export async function forecastsBefore(
  view: View,
  model: string,
  measure: string,
  asOf: string,
): Promise<ReadonlyMap<string, EarlierForecast>> {
  const found = new Map<string, EarlierForecast>();
  const where = { model, asOf: monthName(monthNumber(asOf) - 1) };
  let after: string | undefined;
  do {
    const page = await view.list(Forecast, { where, limit: PAGE, ...(after !== undefined && { after }) });
    for (const { body, label } of page.items)
      if (body.series.measure === measure) found.set(body.place, { leads: body.leads, label });
    after = page.next;
  } while (after !== undefined);
  return found;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}

function numbered(value: number): SaidValue {
  return { number: figure(value, 3) };
}
