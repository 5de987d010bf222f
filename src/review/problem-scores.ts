/**
 * What a warning problem, or one indicator, would have said as of every past day, through a view of that day.
 *
 * The invariant: each day is read through a view as of its end, so that reports, links, judgements and readings that were
 * recorded later are not there. Whatever the problem says of itself (its prior, its ratios) is what is being tried.
 */
import { bucketNumber, dayName, lastDayOf } from "../analyse/calendar.ts";
import { aliveShare, measure } from "../analyse/indicator-measure.ts";
import { indicatorReadingId } from "../analyse/indicator-watch.ts";
import { nextState, type Standing } from "../direct/indicator-state.ts";
import { coverageOf, posterior, type Weighing } from "../direct/posterior.ts";
import { type Indicator, IndicatorReading } from "../kernel/indicator.ts";
import type { Stored } from "../kernel/record.ts";
import type { Bucket } from "../kernel/series.ts";
import type { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";
import type { ScoredDate } from "./backtest.ts";

export interface AsOfDates {
  readonly step: Bucket;
  readonly dates: readonly number[];
  viewAt(moment: Date): View;
  told(done: number): void;
  readonly signal: AbortSignal;
}

/** The likelihood of the problem on each date; unknown where no indicator was known. */
export async function problemScores(
  problem: WarningProblem,
  indicators: readonly Stored<Indicator>[],
  asked: AsOfDates,
): Promise<readonly ScoredDate[]> {
  const standings = new Map<string, Standing>();
  return onEach(asked, problem.place, async (view, day) => {
    const weighings: Weighing[] = [];
    for (const indicator of indicators) {
      const { alive, value } = await measuredOn(view, indicator, day);
      const state =
        indicator.body.binding.by === "judgement"
          ? await judgedState(view, indicator.id, day, indicator.body.staleAfterDays)
          : stateOf(indicator.body, standings.get(indicator.id), value, day);
      const before = standings.get(indicator.id);
      if (before?.state !== state) standings.set(indicator.id, { state, since: day });
      const { group, criticality, ratio } = indicator.body;
      weighings.push({ id: indicator.id, group, criticality, ratio, state, coverage: alive });
    }
    return coverageOf(weighings).known === 0 ? undefined : posterior(problem.prior.p, weighings).p;
  });
}

/** The value of the indicator within its window, on each date. */
export async function indicatorScores(
  place: string,
  indicator: Stored<Indicator>,
  asked: AsOfDates,
): Promise<readonly ScoredDate[]> {
  return onEach(asked, place, async (view, day) => (await measuredOn(view, indicator, day)).value);
}

async function onEach(
  { step, dates, viewAt, told, signal }: AsOfDates,
  place: string,
  score: (view: View, day: number) => Promise<number | undefined>,
): Promise<readonly ScoredDate[]> {
  const scored: ScoredDate[] = [];
  for (const [i, date] of dates.entries()) {
    signal.throwIfAborted();
    const day = lastDayOf(step, date);
    const said = await score(viewAt(new Date(`${dayName(day)}T23:59:59.999Z`)), day);
    scored.push({ place, date, ...(said !== undefined && { score: said }) });
    told(i + 1);
  }
  return scored;
}

async function measuredOn(view: View, { body }: Stored<Indicator>, day: number) {
  const alive = await aliveShare(view, body, day);
  const { value } = await measure(view, body, day, alive);
  return { alive, value };
}

function stateOf(
  { binding, baseline, dwellDays, windowDays }: Indicator,
  before: Standing | undefined,
  value: number | undefined,
  day: number,
) {
  if (binding.by === "judgement") return "UNKNOWN";
  return nextState({ threshold: binding.threshold, baseline, dwellDays, windowDays }, before, value, day);
}

/** As a person had judged by then; unknown once that is stale. */
async function judgedState(view: View, indicatorId: string, day: number, staleAfterDays: number) {
  const [reading] = await view.many(IndicatorReading, [indicatorReadingId(indicatorId)]);
  if (!reading?.body.lastSeen) return "UNKNOWN";
  return day - bucketNumber("day", reading.body.lastSeen) > staleAfterDays ? "UNKNOWN" : reading.body.state;
}
