/**
 * Forecasters: models that turn the months seen so far into draws of the months ahead.
 *
 * The invariant: a forecast is made of whole paths. Draw j of a place is one possible future of that place, so
 * a sum over its leads, or a largest month, is taken draw by draw and has the right spread.
 */
import type { Plugin } from "../kernel/registry.ts";
import type { Chance } from "../numerics/chance.ts";

/** What was counted, by place and month, up to the month the forecast is made from. */
export interface Panel {
  /** Names or codes, each once. Chance is tied to the name, so the order does not change a place's draws. */
  readonly places: readonly string[];
  /** Running number of the first month (`kernel/month.ts`). */
  readonly firstMonth: number;
  readonly months: number;
  /**
   * places × months, row-major: place p in month t is at p × months + t. Zero or more; NaN where the place
   * did not exist or nobody knows. The last month is the month of the forecast.
   */
  readonly values: Float64Array;
}

/** Leads of 1 to 36 months after the panel's last month, upwards. */
export const LONGEST_LEAD = 36;

export interface ForecastRequest {
  readonly leads: readonly number[];
  /** How many draws of each place, 1 or more. */
  readonly draws: number;
  readonly chance: Chance;
  /** The first so many places of the panel are forecast, the others only learnt from; all if left out. */
  readonly asked?: number;
  /** Index of the first of them, so that parts of a large panel can be forecast apart; 0 if left out. */
  readonly first?: number;
}

export interface Draws {
  readonly places: readonly string[];
  /** Running number of the last month of data. */
  readonly asOf: number;
  readonly leads: readonly number[];
  readonly draws: number;
  /**
   * places × leads × draws, row-major: place p, the k-th lead, draw j is at (p × leads.length + k) × draws + j.
   * All NaN for a place that does not exist in the last month.
   */
  readonly values: Float64Array;
}

/** Why a forecast is what it is, in numbers; the desk puts them into words. */
export type Reason =
  /** The mean of the last `months` months. */
  | { readonly kind: "level"; readonly months: number; readonly mean: number }
  /** Months since the last value above zero; absent altogether if there never was one. */
  | { readonly kind: "quiet"; readonly months: number }
  /** How large a share of the draws a part of the model gives, from 0 to 1. */
  | { readonly kind: "part"; readonly part: string; readonly share: number }
  /** A past situation that resembled this one, its share of the model's draws, and what came after it. */
  | {
      readonly kind: "analogue";
      readonly place: string;
      readonly month: string;
      readonly share: number;
      /** Mean a month just before, and over the leads asked for, both in that place's own figures. */
      readonly before: number;
      readonly after: number;
    };

export interface Forecaster extends Plugin {
  /** Whether draw j of one place goes with draw j of another, so that conditions on one say something of the other. */
  readonly isJoint?: true;
  forecast(panel: Panel, request: ForecastRequest): Draws;
  /**
   * Prepares the explanations of a panel's forecasts; what comes back gives the reasons for one place (its
   * index in the panel), most general first.
   */
  explain(panel: Panel, leads: readonly number[]): (place: number) => readonly Reason[];
}

/** Whether every value is a whole number, so that draws must be whole numbers, too. */
export function isCount(panel: Panel): boolean {
  return panel.values.every((value) => Number.isNaN(value) || Number.isInteger(value));
}

/** The value of a place in a month of the panel, NaN outside it. */
export function valueAt(panel: Panel, place: number, month: number): number {
  return month < 0 || month >= panel.months
    ? Number.NaN
    : (panel.values[place * panel.months + month] ?? Number.NaN);
}

/** A Draws of the places asked for, filled with NaN, for a model to fill in those that exist. */
export function emptyDraws(panel: Panel, { leads, draws, asked, first = 0 }: ForecastRequest): Draws {
  const places = panel.places.slice(first, asked);
  return {
    places,
    asOf: panel.firstMonth + panel.months - 1,
    leads,
    draws,
    values: new Float64Array(places.length * leads.length * draws).fill(Number.NaN),
  };
}
