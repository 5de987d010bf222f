/**
 * A series without its seasons, and forecasts of it with them again: what models that know no season are fitted to.
 */
import { exponentialSmoothing } from "../numerics/exponential-smoothing.ts";
import type { FittedSeries } from "../numerics/fitted-series.ts";
import { multipleSeasons, seasonsAhead } from "../numerics/multiple-seasons.ts";
import { isSeasonal, seasonalTerms, withoutSeasons, withSeasons } from "../numerics/seasons.ts";
import type { SeriesHistory } from "./series-model.ts";

export interface Seasonless {
  readonly values: Float64Array;
  /** All values are above 0, so that they have a logarithm. */
  readonly isPositive: boolean;
  /** Forecasts made after the first `origin` values, with their seasons. */
  back(ahead: Float64Array, origin: number): Float64Array;
}

/** Beyond this many steps a period's terms are too many to be told one by one. */
const LONGEST_CLASSICAL = 24;

/** Fixed terms for one short season, slowly changing ones for long or several seasons; nothing where no season is found. */
export function seasonless({ values, periods }: SeriesHistory): Seasonless {
  const isPositive = values.every((y) => y > 0);
  const found = periods.filter((period) => isSeasonal(values, period));
  const [period] = found;
  if (period === undefined) return { values, isPositive, back: (ahead) => ahead };
  if (found.length === 1 && period <= LONGEST_CLASSICAL) {
    const terms = seasonalTerms(values, period, isPositive);
    const rest = withoutSeasons(values, terms, isPositive);
    if (rest.every(Number.isFinite))
      return {
        values: rest,
        isPositive,
        back: (ahead, origin) => withSeasons(ahead, terms, isPositive, origin),
      };
  }
  return slowlyChanging(values, found, isPositive);
}

/** The series without the seasons it has, all of them free to change. */
export function slowlyChangingSeasons({ values, periods }: SeriesHistory): Seasonless {
  const isPositive = values.every((y) => y > 0);
  const found = periods.filter((period) => isSeasonal(values, period));
  return found.length === 0
    ? { values, isPositive, back: (ahead) => ahead }
    : slowlyChanging(values, found, isPositive);
}

/** In logarithms where there are any, so that seasons grow with the level. */
function slowlyChanging(values: Float64Array, periods: readonly number[], isPositive: boolean): Seasonless {
  const parts = multipleSeasons(isPositive ? values.map(Math.log) : values, periods);
  return {
    values: isPositive ? parts.rest.map(Math.exp) : parts.rest,
    isPositive,
    back: (ahead, origin) => {
      const seasons = seasonsAhead(parts, periods, origin, ahead.length);
      return ahead.map((y, k) => (isPositive ? y * Math.exp(seasons[k] ?? 0) : y + (seasons[k] ?? 0)));
    },
  };
}

/** A model of values without a season, in their logarithms if asked and possible, as one of the series itself. */
export function onSeasonless(
  { values, isPositive, back }: Seasonless,
  model: (values: Float64Array) => FittedSeries,
  scale: "values" | "logarithms" = "values",
): FittedSeries {
  const isLog = scale === "logarithms" && isPositive;
  const fitted = model(isLog ? values.map(Math.log) : values);
  return {
    from: (origin, horizon) => {
      const ahead = fitted.from(origin, horizon);
      return back(isLog ? ahead.map(Math.exp) : ahead, origin);
    },
  };
}

/** Exponential smoothing with the season inside it where there is one short period; else of the series without seasons. */
export function seasonalSmoothing(history: SeriesHistory): FittedSeries {
  const [period = 1, ...more] = history.periods;
  return more.length === 0 && period <= LONGEST_CLASSICAL
    ? exponentialSmoothing(history.values, period)
    : onSeasonless(seasonless(history), (values) => exponentialSmoothing(values, 1));
}
