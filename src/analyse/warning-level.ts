/**
 * Watch levels from likelihood and from what is going on. A posture of attention, not a probability.
 *
 * | level | when |
 * |---|---|
 * | W1 imminent or ongoing | 100 deaths or more in the last 30 days (or month) |
 * | W2 warning | 25 or more, or 25 in the coming quarter are at least 55% likely |
 * | W3 concern | 25 in the coming quarter are at least 20% likely |
 * | W4 watch | they are at least 8% likely (5% once a warning is open), or signals together weigh at least 0.5 log-odds |
 * | W5 routine | otherwise: no warning |
 *
 * Without a death in the last 90 days (or three months) nothing is above W4: prices, protests and talk are
 * worth watching, and violence is what violence is judged by.
 *
 * A level rises at once and is lowered when nothing of the last 14 days supports it any more. An episode ends
 * after 60 days in which nothing was above W5 and the warning did not change.
 */
import { LEVELS, type WatchLevel } from "../kernel/warning.ts";
import type { Intensity } from "./violence-record.ts";

export const DWELL_DAYS = 14;
export const QUIET_DAYS = 60;

export interface Footing {
  readonly intensity: Intensity;
  /** Likelihood of 25 deaths or more in the coming quarter. */
  readonly p25: number;
  /** What the signals weigh, in log-odds. */
  readonly noticed: number;
  /** Whether there is a warning already. */
  readonly isOpen: boolean;
}

export function levelOn({ intensity, p25, noticed, isOpen }: Footing): WatchLevel {
  if (intensity.quarter > 0) {
    if (intensity.month >= 100) return "W1";
    if (intensity.month >= 25 || p25 >= 0.55) return "W2";
    if (p25 >= 0.2) return "W3";
  }
  return p25 >= (isOpen ? 0.05 : 0.08) || noticed >= 0.5 ? "W4" : "W5";
}

/** The highest of some levels; W5 of none. */
export function highest(levels: Iterable<WatchLevel>): WatchLevel {
  let most: WatchLevel = "W5";
  for (const level of levels) if (isAbove(level, most)) most = level;
  return most;
}

export function isAbove(level: WatchLevel, other: WatchLevel): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(other);
}
