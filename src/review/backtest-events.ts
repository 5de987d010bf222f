/**
 * What counts as an event in a history, and where one can come at all.
 *
 * The invariant: events are made of the newest figures, whatever was known when; only watches are kept from later ones.
 */
import type { BacktestEvent } from "../kernel/backtest.ts";
import type { Watch } from "./backtest.ts";

/**
 * @param values of one place by step; NaN where nobody knows.
 * @returns indexes upwards, each of the step in which the rule was met: the 25th death of an onset fell in it. After one
 *   the next can come when the time before it is as quiet as the rule asks.
 */
export function eventsIn(values: ArrayLike<number>, rule: BacktestEvent): readonly number[] {
  const found: number[] = [];
  const before = rule.kind === "onset" ? rule.quiet : rule.over;
  for (let t = before + rule.within - 1; t < values.length; t += 1) {
    if (!((values[t] ?? 0) > 0)) continue;
    const begin = t - rule.within + 1;
    const past = sum(values, begin - before, begin);
    const now = sum(values, begin, t + 1);
    const isEvent =
      rule.kind === "onset"
        ? now >= rule.atLeast && past < rule.below
        : now / rule.within >= rule.atLeast && now / rule.within >= (rule.times * past) / before;
    const last = found.at(-1);
    if (isEvent && (last === undefined || t - last >= before)) found.push(t);
  }
  return found;
}

/**
 * The watch, asked only where the event can come: an onset cannot where there was much already, as known on that date.
 * There it is unknown, neither in alert nor quiet.
 */
export function atRisk(watch: Watch, rule: BacktestEvent): Watch {
  if (rule.kind === "growth") return watch;
  return (known, place) => {
    const own = known.readings(place);
    const newest = own.at(-1)?.at ?? known.asOf;
    const past = own
      .filter(({ at }) => at > newest - rule.quiet)
      .reduce((total, { value }) => total + value, 0);
    return past < rule.below ? watch(known, place) : undefined;
  };
}

/** Of the steps from one up to, not including, another. One that is unknown makes it unknown. */
function sum(values: ArrayLike<number>, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i += 1) total += values[i] ?? Number.NaN;
  return total;
}
