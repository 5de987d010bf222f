/** What the forecasting thread is asked and answers: plain data, so that it can be sent. */
import type { LeadForecast } from "../kernel/forecast.ts";
import type { Panel, Reason } from "./forecaster.ts";

export interface ForecastWork {
  readonly model: string;
  readonly panel: Panel;
  /** The first so many places of the panel are asked for. */
  readonly targets: number;
  readonly leads: readonly number[];
  readonly draws: number;
  readonly seed: string;
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
