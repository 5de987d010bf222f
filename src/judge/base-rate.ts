/** Base rates: how often the like has happened before, as the first thing any forecaster should look at. */
import { countingStarts } from "../analyse/dense-series.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import type { ResolutionRule } from "../kernel/question.ts";
import { type Said, said } from "../kernel/said.ts";
import { MEASURES } from "../process/contributions.ts";
import type { View } from "../store/view.ts";

export interface BaseRate {
  /** (k + ½) / (n + 1), the posterior mean under Jeffreys' prior: never 0 or 1. */
  readonly p: number;
  /** Past windows in which the rule would have come true, of how many. */
  readonly k: number;
  readonly n: number;
  /** The reference class, with k of n. */
  readonly from: Said;
}

const YEARS = 10;

/**
 * How often the rule would have come true in windows of the same length in the ten years before it.
 *
 * Windows do not overlap and end before the rule's own window begins, or with the last month published. They go
 * back to a table's first month, or to when this desk began to count in the place: a month without a reading
 * among these is a zero, one outside is not known.
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
  const { first, end: last } = await monthsKept(view, rule, earliest, start);
  let [k, n] = [0, 0];
  for (let end = last; end - months >= first; end -= months) {
    const window = Array.from({ length: months }, (_, i) => byMonth.get(end - months + i) ?? 0);
    const value = fold === "sum" ? window.reduce((sum, one) => sum + one, 0) : Math.max(...window);
    n += 1;
    if (value >= atLeast) k += 1;
  }
  return {
    p: (k + 0.5) / (n + 1),
    k,
    n,
    from: said("base-rate.from", { k: { number: k }, n: { number: n }, count: { number: months } }),
  };
}

/** Running numbers of the first month that the measure covers, and of the month after the last one. */
interface Kept {
  readonly first: number;
  readonly end: number;
}

/** Within these months no reading means zero. What this desk counts itself is known up to the rule's window. */
async function monthsKept(view: View, rule: ResolutionRule, earliest: number, start: number): Promise<Kept> {
  const { series } = rule;
  if (series.measure in MEASURES) {
    const began = (await countingStarts(view, [series.place])).get(series.place);
    const first = began === undefined ? start : monthNumber(began.slice(0, 7));
    return { first: Math.max(earliest, first), end: start };
  }
  const years = Array.from({ length: YEARS }, (_, i) => earliest + i * 12);
  const first = await firstPublished(view, rule, years);
  const last = await firstPublished(view, rule, years.toReversed(), "last");
  return first === undefined || last === undefined ? { first: start, end: start } : { first, end: last + 1 };
}

/** Of the first year in which any place has a reading, the first or last month that has one. */
async function firstPublished(
  view: View,
  { series }: ResolutionRule,
  years: readonly number[],
  which: "first" | "last" = "first",
): Promise<number | undefined> {
  for (const year of years) {
    const rows = await view.readings({
      measure: series.measure,
      bucket: series.bucket,
      subjects: ["*"],
      from: `${monthName(year)}-01`,
      to: lastDayOf(year + 11),
    });
    const buckets = rows.map(({ bucket }) => bucket).sort();
    const found = which === "first" ? buckets[0] : buckets.at(-1);
    if (found !== undefined) return monthNumber(found.slice(0, 7));
  }
  return undefined;
}

function lastDayOf(month: number): string {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10);
}
