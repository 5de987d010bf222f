/**
 * From a value to an indicator's state, with hysteresis: what has become active stays so until the value has
 * fallen to where it is cleared and the dwell is over, so that a value near the threshold does not flicker.
 */
import type { IndicatorState, Threshold } from "../kernel/indicator.ts";

export interface Standing {
  readonly state: IndicatorState;
  /** Day number on which it was entered. */
  readonly since: number;
}

export interface StateRule {
  readonly threshold: Threshold;
  /** What is ordinary; 0 if left out. */
  readonly baseline?: number | undefined;
  readonly dwellDays: number;
  /** What has receded and stayed quiet for so long counts as not observed again. */
  readonly windowDays: number;
}

/**
 * @param value within the window; undefined while nobody collects it.
 * @param day a day number, not before `before.since`.
 */
export function nextState(
  rule: StateRule,
  before: Standing | undefined,
  value: number | undefined,
  day: number,
): IndicatorState {
  if (value === undefined || !Number.isFinite(value)) return "UNKNOWN";
  const { active, emerging, clear } = bounds(rule);
  const sign = rule.threshold.direction === "above" ? 1 : -1;
  const reaches = (bound: number) => sign * value >= sign * bound;
  if (reaches(active)) return "ACTIVE";
  const days = before ? day - before.since : 0;
  if (before?.state === "ACTIVE") {
    const isCleared = sign * value < sign * clear;
    return isCleared && days >= rule.dwellDays ? "RECEDED" : "ACTIVE";
  }
  if (reaches(emerging)) return "EMERGING";
  return before?.state === "RECEDED" && days < rule.windowDays ? "RECEDED" : "NOT_OBSERVED";
}

function bounds({ threshold, baseline = 0 }: StateRule) {
  const { active } = threshold;
  const emerging = threshold.emerging ?? (active + baseline) / 2;
  return { active, emerging, clear: threshold.clear ?? emerging };
}

/** What is wrong with a threshold, for whoever states it; undefined where nothing is. */
export function thresholdFault({
  threshold,
  baseline,
}: Omit<StateRule, "dwellDays" | "windowDays">): string | undefined {
  const { active, emerging = active, clear = emerging, direction } = threshold;
  const sign = direction === "above" ? 1 : -1;
  if (sign * emerging > sign * active)
    return `It would emerge at ${emerging}, after it is active at ${active}; name a value on the way there.`;
  if (sign * clear > sign * active)
    return `It would recede at ${clear}, before it is active at ${active}; name a value on the way back.`;
  if (baseline !== undefined && sign * baseline >= sign * active)
    return `The baseline ${baseline} is already past the threshold ${active}, so that it would always be active.`;
  return undefined;
}
