/**
 * The alert budget: how many alerts a desk can read in a day, and which are held back for it.
 *
 * Alerts are ranked by likelihood times consequence. The threshold moves once a day, by at most a fifth, up when more than
 * the budget would have passed and down when less than half of it did: between the two it stays, so that it does not
 * swing. What is imminent or ongoing (W1) is never held back.
 */
import type { WatchLevel } from "../kernel/warning.ts";
import { dayName, dayNumber } from "./calendar.ts";

export const USUAL_ALERTS_A_DAY = 20;

export interface AlertBudget {
  /** Day that is counted. */
  readonly day: string;
  /** Score from which alerts pass. */
  readonly threshold: number;
  /** Alerts of that day that passed, and those that would have without the day's bound. */
  readonly passed: number;
  readonly wanted: number;
}

export type Verdict = "passed" | "below-threshold" | "day-full";

/** How much worse than watching it each level is: ours, a doubling a step. */
const CONSEQUENCE: Readonly<Record<WatchLevel, number>> = { W5: 0.5, W4: 1, W3: 2, W2: 4, W1: 8 };
const STEP = 0.2;
/** A threshold below the score of a one-per-cent watch holds nothing back. */
const LEAST = 0.01;
const MOST = CONSEQUENCE.W2;
/** Quiet days that are counted: after so many nothing is left of any threshold. */
const MOST_QUIET_DAYS = 60;

export function alertScore(level: WatchLevel, p: number): number {
  return p * CONSEQUENCE[level];
}

export function newBudget(day: string): AlertBudget {
  return { day, threshold: 0, passed: 0, wanted: 0 };
}

/** The budget on a day, from how it stood before; a clock that went back changes nothing. */
export function budgetOn(before: AlertBudget, day: string, aDay: number): AlertBudget {
  const days = dayNumber(day) - dayNumber(before.day);
  if (days <= 0) return before;
  let { threshold } = before;
  for (let i = 0; i < Math.min(days, MOST_QUIET_DAYS); i += 1)
    threshold = moved(threshold, i === 0 ? before.wanted : 0, aDay);
  return { day: dayName(dayNumber(day)), threshold, passed: 0, wanted: 0 };
}

function moved(threshold: number, wanted: number, aDay: number): number {
  if (wanted > aDay) return Math.min(MOST, Math.max(LEAST, threshold) * Math.exp(STEP));
  if (wanted >= aDay / 2) return threshold;
  const lower = threshold * Math.exp(-STEP);
  return lower < LEAST ? 0 : lower;
}

export interface Ranked {
  readonly level: WatchLevel;
  readonly score: number;
}

/** Judges a day's alerts, the highest score first. @returns a verdict for each, in their order, and the budget after them. */
export function judgeAlerts<One extends Ranked>(
  budget: AlertBudget,
  alerts: readonly One[],
  aDay: number,
): { readonly verdicts: ReadonlyMap<One, Verdict>; readonly budget: AlertBudget } {
  let { passed, wanted } = budget;
  const verdicts = new Map<One, Verdict>();
  const ranked = [...alerts].sort((a, b) => b.score - a.score);
  for (const alert of ranked) {
    const isUrgent = alert.level === "W1";
    const isAbove = isUrgent || alert.score >= budget.threshold;
    if (isAbove) wanted += 1;
    const isPassed = isUrgent || (isAbove && passed < aDay);
    if (isPassed) passed += 1;
    verdicts.set(alert, isPassed ? "passed" : isAbove ? "day-full" : "below-threshold");
  }
  return { verdicts, budget: { ...budget, passed, wanted } };
}
