/**
 * Several seasons of one series, such as the day and the week of hourly values, each free to change slowly: MSTL
 * (Bandara, Hyndman and Bergmeir 2021, https://doi.org/10.48550/arXiv.2107.13462), which takes STL (Cleveland, Cleveland,
 * McRae and Terpenning 1990, J. Official Statistics 6) through the periods again and again.
 */
import { loess } from "./loess.ts";

export interface SeasonalParts {
  /** One array a period, as long as the values; they add up around 0. */
  readonly seasons: readonly Float64Array[];
  /** The values without all of them. */
  readonly rest: Float64Array;
}

const ROUNDS = 2;
/** Neighbouring cycles that a season is smoothed over; longer periods change more slowly. */
const windowOf = (index: number) => 7 + 4 * (index + 1);

/** @param periods upwards, each 2 or more and no longer than half the values. */
export function multipleSeasons(values: Float64Array, periods: readonly number[]): SeasonalParts {
  const seasons = periods.map(() => new Float64Array(values.length));
  const rest = Float64Array.from(values);
  for (let round = 0; round < ROUNDS; round += 1)
    periods.forEach((period, p) => {
      const season = seasons[p] ?? new Float64Array(values.length);
      const with_ = rest.map((y, i) => y + (season[i] ?? 0));
      const found = seasonOf(with_, period, windowOf(p));
      found.forEach((x, i) => {
        season[i] = x;
        rest[i] = (with_[i] ?? 0) - x;
      });
    });
  return { seasons, rest };
}

/** Each season goes on as its last cycle was. */
export function seasonsAhead(
  { seasons }: SeasonalParts,
  periods: readonly number[],
  origin: number,
  horizon: number,
): Float64Array {
  return Float64Array.from({ length: horizon }, (_, k) =>
    seasons.reduce((sum, season, p) => {
      const period = periods[p] ?? 1;
      return sum + (season[origin - period + (k % period)] ?? 0);
    }, 0),
  );
}

/** STL's inner loop, twice, without its robustness weights. */
function seasonOf(values: Float64Array, period: number, window: number): Float64Array {
  const n = values.length;
  const trendWindow = odd((1.5 * period) / (1 - 1.5 / window));
  let trend: Float64Array = new Float64Array(n);
  let season: Float64Array = new Float64Array(n);
  for (let loop = 0; loop < 2; loop += 1) {
    // One cycle longer at both ends, so that the averages below have something to stand on.
    const cycles = new Float64Array(n + 2 * period);
    for (let s = 0; s < period; s += 1) {
      const own: number[] = [];
      for (let i = s; i < n; i += period) own.push((values[i] ?? 0) - (trend[i] ?? 0));
      loess(Float64Array.from(own), window, 1).forEach((y, c) => {
        if (s + c * period < cycles.length) cycles[s + c * period] = y;
      });
    }
    const low = loess(averaged(averaged(averaged(cycles, period), period), 3), odd(period));
    season = Float64Array.from({ length: n }, (_, i) => (cycles[i + period] ?? 0) - (low[i] ?? 0));
    trend = loess(
      values.map((y, i) => y - (season[i] ?? 0)),
      trendWindow,
    );
  }
  return season;
}

function averaged(values: Float64Array, window: number): Float64Array {
  const means = new Float64Array(values.length - window + 1);
  let sum = 0;
  values.forEach((y, i) => {
    sum += y - (i >= window ? (values[i - window] ?? 0) : 0);
    if (i >= window - 1) means[i - window + 1] = sum / window;
  });
  return means;
}

function odd(x: number): number {
  const whole = Math.max(3, Math.ceil(x));
  return whole % 2 === 0 ? whole + 1 : whole;
}
