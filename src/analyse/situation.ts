/**
 * Situations: what a place's history looked like in a month, as a few numbers that can be compared with
 * another place's at another time.
 *
 * The invariant: a situation is computed from that month and the months before it, never from later ones.
 */
import type { Panel } from "./forecaster.ts";

/**
 * The numbers of a situation, in this order, each with how much it counts in the distance between two
 * situations. Developed on windows that end by October 2017 (docs/decisions/0003-first-forecaster.md).
 */
export const FEATURES = [
  { name: "level", weight: 0.35 },
  { name: "last month against half a year", weight: 0.5 },
  { name: "quarter against year", weight: 1 },
  { name: "year against two years", weight: 1 },
  { name: "two years against five", weight: 0.5 },
  { name: "months since the last", weight: 0.7 },
  { name: "share of months with any", weight: 3.5 },
  { name: "volatility", weight: 1 },
] as const;

/** Beyond twenty years, quiet is quiet. */
const QUIET_MONTHS = 240;

/** A place's history, prepared so that any month's situation costs the same. */
export interface History {
  /** The level that forecasts start from: a mean a month in which recent months count more. */
  level(month: number): number;
  /** Mean of the last `length` months up to `month`, of those that are known; 0 if none is. */
  mean(month: number, length: number): number;
  /** How many of the last `length` months up to `month` are known. */
  known(month: number, length: number): number;
  /** Months since the last value above zero; infinite if there was none. */
  quiet(month: number): number;
  /** Standard deviation of log (1 + value) over the last `length` months, unknown ones as 0. */
  spread(month: number, length: number): number;
  /** Writes the situation's FEATURES.length numbers to `out` at `offset`. */
  describe(month: number, out: Float64Array, offset: number): void;
}

export function historyOf(panel: Panel, place: number): History {
  const start = place * panel.months;
  const values = panel.values.subarray(start, start + panel.months);
  // Running totals: the value at t + 1 covers the months 0 … t.
  const totals = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  const active = new Float64Array(values.length + 1);
  const logs = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  const last = new Int32Array(values.length);
  let lastActive = -1;
  values.forEach((value, t) => {
    const isKnown = !Number.isNaN(value);
    const x = isKnown ? value : 0;
    const log = Math.log(1 + x);
    totals[t + 1] = at(totals, t) + x;
    counts[t + 1] = at(counts, t) + (isKnown ? 1 : 0);
    active[t + 1] = at(active, t) + (x > 0 ? 1 : 0);
    logs[t + 1] = at(logs, t) + log;
    squares[t + 1] = at(squares, t) + log * log;
    if (x > 0) lastActive = t;
    last[t] = lastActive;
  });

  const over = (sums: Float64Array, t: number, length: number) =>
    at(sums, t + 1) - at(sums, Math.max(0, t + 1 - length));
  const known = (t: number, length: number) => over(counts, t, length);
  const mean = (t: number, length: number) => over(totals, t, length) / Math.max(1, known(t, length));
  const level = (t: number) => 0.1 * mean(t, 1) + 0.55 * mean(t, 3) + 0.1 * mean(t, 6) + 0.25 * mean(t, 12);
  const quiet = (t: number) => {
    const seen = last[t] ?? -1;
    return seen < 0 ? Number.POSITIVE_INFINITY : t - seen;
  };

  return {
    level,
    mean,
    known,
    quiet,
    spread(t, length) {
      const count = Math.min(length, t + 1);
      const meanLog = over(logs, t, count) / count;
      // Rounding can bring the difference of two sums below zero when all months are equal.
      return Math.sqrt(Math.max(0, over(squares, t, count) / count - meanLog * meanLog));
    },
    describe(t, out, offset) {
      const log = (length: number) => Math.log(1 + mean(t, length));
      const [year, twoYears] = [log(12), log(24)];
      const months = Math.max(1, known(t, 12));
      const meanLog = over(logs, t, 12) / months;
      out[offset] = Math.log(1 + level(t));
      out[offset + 1] = log(1) - log(6);
      out[offset + 2] = log(3) - year;
      out[offset + 3] = year - twoYears;
      out[offset + 4] = twoYears - log(60);
      out[offset + 5] = Math.log(1 + Math.min(quiet(t), QUIET_MONTHS));
      out[offset + 6] = over(active, t, 12) / months;
      // Rounding can bring the difference of two sums below zero when all months are equal.
      out[offset + 7] = Math.sqrt(Math.max(0, over(squares, t, 12) / months - meanLog * meanLog));
    },
  };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
