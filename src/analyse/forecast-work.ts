/** What the forecasting thread is asked and answers: plain data, so that it can be sent. */
import type { LeadForecast } from "../kernel/forecast.ts";
import type { Panel, Reason } from "./forecaster.ts";

export interface ForecastWork {
  readonly model: string;
  readonly panel: Panel;
  /** The panel's first places are asked for, as many as there are keys; the draws are kept under these. */
  readonly keys: readonly string[];
  readonly leads: readonly number[];
  readonly draws: number;
  readonly seed: string;
}

export interface ForecastAnswer {
  /** In the order of the keys. */
  readonly places: readonly PlaceForecast[];
  /** All draws, as `forecast-draws.ts` lays them out. */
  readonly draws: Uint8Array;
}

/** One place's forecast, summed up. */
export interface PlaceForecast {
  readonly leads: readonly LeadForecast[];
  readonly sums: readonly {
    readonly months: number;
    readonly mean: number;
    readonly quantiles: number[];
    readonly atLeast: number[];
  }[];
  readonly reasons: readonly Reason[];
}
