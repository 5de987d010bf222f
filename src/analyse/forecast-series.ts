/**
 * A forecast of one series, whatever it counts: mean and quantiles for each step ahead.
 *
 * The invariant: the same values, periods, horizon and model give the same numbers, on any machine and in any number of
 * threads; nothing is drawn by chance.
 */
import { Fault } from "../kernel/fault.ts";
import { combined } from "./series-combination.ts";
import { seriesFan } from "./series-fan.ts";
import type { SeriesModel } from "./series-model.ts";
import { seriesModels } from "./series-models/all.ts";

export interface SeriesTask {
  /** Oldest first, at even steps; NaN where nobody knows. */
  readonly values: Float64Array;
  /** Steps after which it may repeat itself, upwards. */
  readonly periods: readonly number[];
  readonly horizon: number;
  readonly levels: readonly number[];
  /** The default one if left out. */
  readonly model?: string | undefined;
}

export interface SeriesForecast {
  /** The model's id; `seasonal-naive` where the history is too short for it. */
  readonly model: string;
  /** Models that made it and how much each counts, the heaviest first. */
  readonly weights: readonly { readonly name: string; readonly weight: number }[];
  readonly mean: Float64Array;
  /** One array a step. */
  readonly quantiles: readonly Float64Array[];
  /** Values that were looked at. */
  readonly used: number;
}

/** A longer past is cut: how a series moves now is not told by how it moved thousands of steps ago. */
const LONGEST_PAST = 400;
const PERIODS_KEPT = 4;
export const LONGEST_HORIZON = 1_000;

/** @throws Fault `invalid` where nothing is known, `missing` for an unknown model. */
export function forecastSeries({ values, periods, horizon, levels, model }: SeriesTask): SeriesForecast {
  const { past, gap } = knownPast(values, periods);
  if (past.length === 0) throw new Fault("invalid", "No value is known; a forecast needs one at least.");
  const chosen = modelNamed(model, past.length);
  const usable = periods.filter((period) => past.length >= 2 * period);
  const members = chosen.fit({ values: past, periods: usable });
  const whole = combined(members, past, horizon + gap);
  const others = members.length > 1 ? members.filter((_, i) => (whole.weights[i]?.weight ?? 0) > 0) : [];
  const fan = seriesFan(
    whole,
    others.map(({ fitted }) => fitted),
    past,
    horizon + gap,
    levels,
  );
  return {
    model: chosen.id,
    weights: whole.weights
      .filter(({ weight }) => weight > 0)
      .toSorted((one, other) => other.weight - one.weight),
    mean: fan.mean.subarray(gap),
    quantiles: fan.quantiles.slice(gap),
    used: past.length,
  };
}

function modelNamed(id: string | undefined, length: number): SeriesModel {
  const [first] = seriesModels;
  const model = id === undefined ? first : seriesModels.get(id);
  if (!model) throw new Error("there are no series models");
  return length >= model.least ? model : seriesModels.get("seasonal-naive");
}

/** The recent values from the first known one to the last, gaps between filled, and how many unknown ones follow. */
function knownPast(values: Float64Array, periods: readonly number[]): { past: Float64Array; gap: number } {
  const last = values.findLastIndex(Number.isFinite);
  const kept = Math.max(LONGEST_PAST, PERIODS_KEPT * (periods.at(-1) ?? 1));
  const recent = values.subarray(Math.max(0, last + 1 - kept), last + 1);
  const first = recent.findIndex(Number.isFinite);
  return {
    past: first < 0 ? new Float64Array(0) : filled(recent.subarray(first)),
    gap: values.length - 1 - last,
  };
}

/** Straight lines over unknown values; the first and the last are known. */
function filled(values: Float64Array): Float64Array {
  const whole = Float64Array.from(values);
  let before = 0;
  for (let i = 1; i < whole.length; i += 1) {
    if (!Number.isFinite(whole[i])) continue;
    const [from, to] = [whole[before] ?? 0, whole[i] ?? 0];
    for (let k = before + 1; k < i; k += 1) whole[k] = from + ((to - from) * (k - before)) / (i - before);
    before = i;
  }
  return whole;
}
