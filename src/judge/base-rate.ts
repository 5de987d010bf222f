/** Base rates: how often the like has happened before, as the first thing any forecaster should look at. */
import { monthName, monthNumber } from "../kernel/month.ts";
import type { ResolutionRule } from "../kernel/question.ts";
import type { View } from "../store/view.ts";

export interface BaseRate {
  /** (k + ½) / (n + 1), the posterior mean under Jeffreys' prior: never 0 or 1. */
  readonly p: number;
  /** Past windows in which the rule would have come true, of how many. */
  readonly k: number;
  readonly n: number;
  readonly from: string;
}

const YEARS = 10;

/**
 * How often the rule would have come true in windows of the same length in the ten years before it.
 * Windows do not overlap and end before the rule's own window begins.
 */
export async function baseRate(view: View, rule: ResolutionRule): Promise<BaseRate> {
  const { series, atLeast, fold } = rule;
  const start = monthNumber(rule.from.slice(0, 7));
  const months = Math.max(1, monthNumber(rule.to.slice(0, 7)) - start + 1);
  const earliest = start - YEARS * 12;
  const rows = await view.readings({
    measure: series.measure,
    bucket: series.bucket,
    places: [series.place],
    subjects: [series.subject],
    from: `${monthName(earliest)}-01`,
    to: rule.from,
  });
  const byMonth = new Map<number, number>();
  for (const { bucket, value } of rows) {
    const month = monthNumber(bucket.slice(0, 7));
    const before = byMonth.get(month) ?? 0;
    byMonth.set(month, fold === "sum" ? before + value : Math.max(before, value));
  }
  const first = Math.min(start, ...byMonth.keys());
  let [k, n] = [0, 0];
  for (let end = start; end - months >= first; end -= months) {
    const window = Array.from({ length: months }, (_, i) => byMonth.get(end - months + i) ?? 0);
    const value = fold === "sum" ? window.reduce((sum, one) => sum + one, 0) : Math.max(...window);
    n += 1;
    if (value >= atLeast) k += 1;
  }
  return {
    p: (k + 0.5) / (n + 1),
    k,
    n,
    from: `${k} of the ${n} windows of ${months} ${months === 1 ? "month" : "months"} before it in the same series`,
  };
}
