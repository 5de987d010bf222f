/**
 * In how many places of a group an outcome comes, and how many deaths they bring together: counted draw by draw, so that
 * places that go together go together here.
 */
import type { Summary } from "./forecast-summary.ts";
import { summaryOf, sumOf } from "./forecast-summary.ts";
import type { Draws } from "./forecaster.ts";

export interface GroupOutcome {
  /** Places in which the outcome can come. */
  readonly places: number;
  /** In how many of them it comes; absent where there is none. */
  readonly count?: Summary;
  /** Deaths of all places of the group, whether or not the outcome can come there. */
  readonly sum: Summary;
}

/**
 * @param group indexes in `draws.places`, one or more.
 * @param came by index: 1 a draw in which the outcome comes there; absent where it cannot.
 */
export function groupOutcome(
  draws: Draws,
  group: readonly number[],
  came: readonly (Uint8Array | undefined)[],
  months: number,
): GroupOutcome {
  const able = group.flatMap((place) => came[place] ?? []);
  const counts = new Float64Array(draws.draws);
  for (const one of able)
    one.forEach((value, j) => {
      counts[j] = (counts[j] ?? 0) + value;
    });
  return {
    places: able.length,
    ...(able.length > 0 && { count: summaryOf(counts) }),
    sum: summaryOf(sumOf(draws, group, 1, months)),
  };
}
