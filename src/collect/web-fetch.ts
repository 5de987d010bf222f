/** The fetch that connectors get: guarded, and obedient to each site's robots.txt. */
import type { Fetch } from "./connector.ts";
import { type GuardOptions, guardedFetch } from "./guarded-fetch.ts";
import { robotsOf } from "./robots.ts";

/** For everything below robots.txt itself: it is small, or its end does not matter. */
const ROBOTS_LIMITS = { totalMilliseconds: 60_000, idleMilliseconds: 15_000, betweenMilliseconds: 0 };

/** Make it once and keep it: it remembers what the sites said, and when each was asked last. */
export function webFetch(options: Omit<GuardOptions, "askLeave">): Fetch {
  const forRobots = guardedFetch({ ...options, limits: { ...options.limits, ...ROBOTS_LIMITS } });
  return guardedFetch({ ...options, askLeave: robotsOf(forRobots, options.clock) });
}
