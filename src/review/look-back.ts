/** Would a watch have warned of one event: what it said of the place, date by date, on the readings as known then. */
import {
  type BacktestFrame,
  type BacktestPlan,
  episodesAt,
  foreseeable,
  isInAlert,
  type PlacedEvent,
  type ScoredDate,
} from "./backtest.ts";
import type { DatedReading } from "./backtest-history.ts";

export interface LookBack {
  readonly verdict: "warned" | "late" | "missed" | "not foreseeable";
  /** Steps between the first alert that stood for it and the event. */
  readonly lead?: number;
  /** Each date from a window before the event to the event: the score of then, and the readings exactly as known then. */
  readonly dates: readonly (ScoredDate & {
    readonly inAlert: boolean;
    readonly readings: readonly DatedReading[];
  })[];
}

/** Would it have warned of this event? */
export function lookBack(
  plan: BacktestPlan,
  scored: readonly ScoredDate[],
  event: PlacedEvent,
  threshold: number,
): LookBack {
  const own = scored.filter(({ place }) => place === event.place);
  const asked: BacktestFrame = {
    ...plan,
    events: [event],
    interventions: [],
    knownTo: Math.max(plan.knownTo, event.at),
  };
  const episodes = episodesAt(asked, own, threshold);
  const leads = episodes.flatMap(({ outcome }) => (outcome.kind === "hit" ? [outcome.lead] : []));
  const isLate = episodes.some(({ outcome }) => outcome.kind === "late");
  const could = foreseeable(asked).length > 0;
  const dates = own
    .filter(({ date }) => date >= event.at - plan.window && date <= event.at)
    .map((one) => ({
      ...one,
      inAlert: isInAlert(episodes, event.place, one.date),
      readings: plan.history(one.date).readings(event.place),
    }));
  if (leads.length > 0) return { verdict: "warned", lead: Math.max(...leads), dates };
  return { verdict: isLate ? "late" : could ? "missed" : "not foreseeable", dates };
}
