/** What is odd about when a report says that it was published. */
import type { Report } from "../kernel/report.ts";

export type Doubt = NonNullable<Report["doubts"]>[number];

/** Clocks and time zones are wrong by so much without anybody meaning it. In milliseconds. */
const AHEAD = 24 * 3_600_000;
/** News that a feed brings as new is not older than that. In milliseconds. */
const BEHIND = 400 * 24 * 3_600_000;

/**
 * @param isMoving it came as something new, as in a feed; archives are old without being odd.
 * @returns undefined when nothing is odd.
 */
export function doubtsOf(
  publishedAt: string | undefined,
  receivedAt: string,
  isMoving: boolean,
): Doubt[] | undefined {
  const ahead = Date.parse(publishedAt ?? "") - Date.parse(receivedAt);
  if (ahead > AHEAD) return ["future-dated"];
  return isMoving && -ahead > BEHIND ? ["back-dated"] : undefined;
}
