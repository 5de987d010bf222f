/**
 * How a model would have done on a series: it is fitted again at past origins, to nothing but what came before, and held
 * against what came after.
 */
import { forecastSeries, type SeriesTask } from "./forecast-series.ts";

export interface SeriesTrack {
  /** Past origins, and the forecasts made from them of values that are known now. */
  readonly origins: number;
  readonly forecasts: number;
  /** Mean absolute error, in the series' unit. */
  readonly error: number;
  /** The same for the value of one season before, or the last one. */
  readonly naiveError: number;
  /** Share of values within the 90% interval. */
  readonly held: number;
}

const MOST_ORIGINS = 8;
/** Before so many values a model says little. */
const FIRST_ORIGIN = 8;
const LEVELS = [0.05, 0.95];

/** @returns absent where the past is too short to stand at any origin. */
export function seriesTrack(task: Omit<SeriesTask, "levels">): SeriesTrack | undefined {
  const { values, horizon } = task;
  const first = Math.max(FIRST_ORIGIN, Math.floor(values.length / 2));
  const last = values.length - 1;
  if (last < first) return undefined;
  const count = Math.min(MOST_ORIGINS, last - first + 1);
  let [forecasts, held, error, naiveError] = [0, 0, 0, 0];
  for (let o = 0; o < count; o += 1) {
    const origin = first + Math.round(((last - first) * o) / Math.max(1, count - 1));
    const past = values.subarray(0, origin);
    if (!past.some(Number.isFinite)) continue;
    const steps = Math.min(horizon, values.length - origin);
    const ours = forecastSeries({ ...task, values: past, horizon: steps, levels: LEVELS });
    const naive = forecastSeries({
      ...task,
      values: past,
      horizon: steps,
      levels: LEVELS,
      model: "seasonal-naive",
    });
    for (let k = 0; k < steps; k += 1) {
      const y = values[origin + k] ?? Number.NaN;
      if (!Number.isFinite(y)) continue;
      const [low = Number.NaN, high = Number.NaN] = ours.quantiles[k] ?? [];
      forecasts += 1;
      held += y >= low && y <= high ? 1 : 0;
      error += Math.abs(y - (ours.mean[k] ?? Number.NaN));
      naiveError += Math.abs(y - (naive.mean[k] ?? Number.NaN));
    }
  }
  if (forecasts === 0) return undefined;
  return {
    origins: count,
    forecasts,
    error: error / forecasts,
    naiveError: naiveError / forecasts,
    held: held / forecasts,
  };
}
