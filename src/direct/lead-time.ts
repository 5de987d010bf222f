/**
 * How long before past events an indicator was active. An event before which it was not counts as no lead at all, so
 * that misses pull the figure down instead of vanishing from it.
 */
import type { IndicatorState } from "../kernel/indicator.ts";

export interface StateChange {
  /** Running number of the day on which the state was entered. */
  readonly day: number;
  readonly state: IndicatorState;
}

export interface LeadTime {
  /** Days; the middle one, and the one that nine in ten do not exceed. */
  readonly p50: number;
  readonly p90: number;
  /** Events. */
  readonly n: number;
}

/**
 * @param changes oldest first; each state lasts until the next.
 * @param events running numbers of the days on which the event came.
 * @returns undefined without an event.
 */
export function leadTimeBefore(
  changes: readonly StateChange[],
  events: readonly number[],
): LeadTime | undefined {
  if (events.length === 0) return undefined;
  const leads = events
    .map((event) => {
      const last = changes.findLast(({ day }) => day < event);
      return last?.state === "ACTIVE" ? event - last.day : 0;
    })
    .sort((a, b) => a - b);
  const at = (level: number) => leads[Math.min(leads.length - 1, Math.floor(level * leads.length))] ?? 0;
  return { p50: at(0.5), p90: at(0.9), n: leads.length };
}
