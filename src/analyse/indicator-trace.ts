/**
 * An indicator's states before it was stated: each past day is looked at through the view of that day.
 *
 * The invariant: nothing of a later day is looked at. A figure that came late, or was corrected, counts from when it
 * was recorded. What only people judge has no past before somebody judged it.
 */
import type { Clock } from "../kernel/effects.ts";
import { type Indicator, IndicatorReading } from "../kernel/indicator.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import type { Store } from "../store/store.ts";
import type { View } from "../store/view.ts";
import { dayName, dayOf } from "./calendar.ts";
import { aliveShare, measure } from "./indicator-measure.ts";
import { indicatorReadingId, standingOn, watchIndicators } from "./indicator-watch.ts";

/** Looks at the past: of what is counted by months ten years, of all else two years by the week. */
const LOOKS = { month: { every: 30, count: 121 }, week: { every: 7, count: 105 } } as const;

export interface Traced {
  readonly body: IndicatorReading;
  readonly label: Label;
}

/** The view of everything that was known on the evening of a day; running number. */
export type ViewOn = (day: number) => View;

/** The running numbers of the days on which the past is looked at, oldest first, up to and with `day`. */
export function looksBefore({ binding }: Pick<Indicator, "binding">, day: number): readonly number[] {
  const isMonthly = binding.by === "series" && binding.series.bucket === "month";
  const { every, count } = LOOKS[isMonthly ? "month" : "week"];
  return Array.from({ length: count }, (_, i) => day - (count - 1 - i) * every);
}

/**
 * @param days oldest first.
 * @param onDay told of each state, for whoever counts them.
 * @returns undefined of what only people judge.
 */
export async function traceIndicator(
  viewOn: ViewOn,
  indicator: Pick<Stored<Indicator>, "id" | "body" | "label">,
  days: readonly number[],
  onDay: (day: number, state: IndicatorReading["state"]) => void = () => undefined,
): Promise<Traced | undefined> {
  if (indicator.body.binding.by === "judgement") return undefined;
  let traced: Traced | undefined;
  for (const day of days) {
    const view = viewOn(day);
    const alive = await aliveShare(view, indicator.body, day);
    const measured = await measure(view, indicator.body, day, alive);
    const body = standingOn(indicator, traced?.body, measured, alive, day);
    traced = { body, label: joinLabels([indicator.label, measured.label]) };
    onDay(day, body.state);
  }
  return traced;
}

/** Keeps the traced past of indicators that were stated or changed just now, and looks at all once more. */
export async function keepTraces(
  store: Store,
  clock: Clock,
  indicators: readonly Stored<Indicator>[],
): Promise<void> {
  const today = dayOf(clock.now());
  for (const indicator of indicators) {
    const days = looksBefore(indicator.body, today);
    const traced = await traceIndicator((day) => store.homeView(eveningOf(day)), indicator, days);
    if (!traced) continue;
    const body = { ...withoutLeadingUnknown(traced.body), tracedTo: dayName(today) };
    await store
      .writer("analyse", clock)
      .transaction((transaction) =>
        transaction.put(IndicatorReading, [
          { id: indicatorReadingId(indicator.id), label: traced.label, body },
        ]),
      );
  }
  await watchIndicators(store.homeView(), store.writer("analyse", clock), clock.now());
}

export function eveningOf(day: number): Date {
  return new Date(`${dayName(day)}T23:59:59.999Z`);
}

/** Years before a source existed are not a finding: the history begins with the last day before anything was known. */
function withoutLeadingUnknown(body: IndicatorReading): IndicatorReading {
  const [first, ...rest] = body.changes;
  return first?.state === "UNKNOWN" && rest.length > 0 ? { ...body, changes: rest } : body;
}
