/**
 * Models of one series of numbers, whatever they count: what the shelf `series-models/` holds.
 *
 * The invariant: a model is handed nothing but the values up to the origin, and says the same each time it is asked.
 */
import type { Plugin } from "../kernel/registry.ts";
import type { Member } from "./series-combination.ts";

export interface SeriesHistory {
  /** Oldest first, at even steps, all finite; at least one. */
  readonly values: Float64Array;
  /** Steps after which the series may repeat itself, upwards; none for yearly values. */
  readonly periods: readonly number[];
}

export interface SeriesModel extends Plugin {
  /** Values it needs; shorter histories are forecast by their last value. */
  readonly least: number;
  /** One member, or several whose weighted mean is the forecast. */
  fit(history: SeriesHistory): readonly Member[];
}
