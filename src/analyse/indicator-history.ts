/**
 * What an indicator was worth in the desk's own past: what it had shown on the eve of windows in which the problem's
 * event came, and of those in which it did not.
 *
 * The invariant: what it had shown is looked up as of the eve; whether the event came is read from what is known now.
 * Windows do not overlap, so that n counts windows and not days.
 */
import { type LeadTime, leadTimeBefore } from "../direct/lead-time.ts";
import { learnedRatio, type RatioCells } from "../direct/ratio-learning.ts";
import type { Indicator, IndicatorReading, LearnedRatio } from "../kernel/indicator.ts";
import { isCounted } from "../kernel/measure.ts";
import type { Stored } from "../kernel/record.ts";
import type { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";
import { bucketNumber, dayName, dayNumber, lastDayOf } from "./calendar.ts";
import { lastKnown } from "./indicator-measure.ts";
import { traceIndicator, type ViewOn } from "./indicator-trace.ts";

/** So many windows are looked at; older ones say little about today. */
const MOST_WINDOWS = 60;

export interface IndicatorHistory {
  readonly cells: RatioCells;
  readonly learned: LearnedRatio;
  readonly leadTime: LeadTime | undefined;
  /** Days of the first and the last window. */
  readonly from: string;
  readonly to: string;
}

interface Happened {
  readonly day: number;
  readonly value: number;
}

/**
 * @param viewOn what was known on the evening of a day. @param view what is known now.
 * @param changes of the indicator, as far as they were traced.
 * @returns undefined where no window's eve is known.
 */
export async function indicatorHistory(
  viewOn: ViewOn,
  view: View,
  indicator: Stored<Indicator>,
  problem: Pick<WarningProblem, "rule" | "horizonDays">,
  changes: IndicatorReading["changes"],
  today: number,
): Promise<IndicatorHistory | undefined> {
  const { rule, horizonDays } = problem;
  const { measure, bucket, place, subject } = rule.series;
  const end = await lastKnown(view, measure, bucket, today, isCounted(measure) ? undefined : place);
  const rows = await view.readings({ measure, bucket, places: [place], subjects: [subject] });
  const happened = rows.map((row) => ({
    day: lastDayOf(bucket, bucketNumber(bucket, row.bucket)),
    value: row.value,
  }));
  const first = happened[0]?.day;
  if (end === undefined || first === undefined) return undefined;
  const eves: number[] = [];
  for (let eve = end - horizonDays; eve >= first && eves.length < MOST_WINDOWS; eve -= horizonDays)
    eves.unshift(eve);
  const cells = { seenBefore: 0, events: 0, seenOtherwise: 0, quiet: 0 };
  const events: number[] = [];
  await traceIndicator(viewOn, indicator, eves, (eve, state) => {
    const came = eventDay(happened, eve, problem);
    if (came !== undefined) events.push(came);
    if (state === "UNKNOWN") return;
    const isSeen = state === "ACTIVE" ? 1 : 0;
    if (came === undefined) {
      cells.quiet += 1;
      cells.seenOtherwise += isSeen;
    } else {
      cells.events += 1;
      cells.seenBefore += isSeen;
    }
  });
  if (cells.events + cells.quiet === 0) return undefined;
  const days = changes.map(({ at, state }) => ({ day: dayNumber(at), state }));
  const [from, to] = [dayName(eves[0] ?? end), dayName(end)];
  const source = `${place}, ${measure}, ${from} to ${to}`;
  return {
    cells,
    learned: { ...learnedRatio(cells, indicator.body.ratio), source },
    leadTime: leadTimeBefore(
      days,
      events.filter((day) => day >= (days[0]?.day ?? Number.POSITIVE_INFINITY)),
    ),
    from,
    to,
  };
}

/** The day within the window after an eve on which the rule came true. */
function eventDay(
  happened: readonly Happened[],
  eve: number,
  { rule, horizonDays }: Pick<WarningProblem, "rule" | "horizonDays">,
): number | undefined {
  let sum = 0;
  return happened
    .filter(({ day }) => day > eve && day <= eve + horizonDays)
    .find(({ value }) => {
      sum = rule.fold === "sum" ? sum + value : Math.max(sum, value);
      return sum >= rule.atLeast;
    })?.day;
}
