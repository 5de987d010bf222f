/**
 * The most that one source may bring in a day, so that a poisoned or broken feed drowns neither the desk nor
 * the other sources. What is above it is left out by rule and counted; its bytes stay with the run.
 */
import type { Source } from "../kernel/source.ts";
import type { Store } from "../store/store.ts";
import type { Found } from "./format.ts";

/** Items a day of a feed whose source says nothing; the busiest wires stay well below it. */
const USUAL = 10_000;

export interface Volume {
  /** Undefined without a bound. */
  readonly most: number | undefined;
  /** Items that may still come today. */
  readonly room: number;
}

export async function volumeOf(
  store: Store,
  sourceId: string,
  { connector }: Source,
  isMoving: boolean,
  now: Date,
): Promise<Volume> {
  const most = connector?.mostADay ?? (isMoving ? USUAL : undefined);
  if (most === undefined) return { most, room: Number.POSITIVE_INFINITY };
  const since = new Date(now.getTime() - 24 * 3_600_000).toISOString();
  const { rows } = await store.systemView().sql.query<{ stored: number | null }>(
    `SELECT sum((body -> 'counts' -> 'stored')::float8) AS stored FROM "run"
     WHERE superseded_at = 'infinity' AND body ->> 'sourceId' = $1 AND body ->> 'startedAt' > $2`,
    [sourceId, since],
  );
  return { most, room: Math.max(0, most - (rows[0]?.stored ?? 0)) };
}

/** @param left called for each item that is left out. */
export async function* withinVolume(
  found: AsyncIterable<Found>,
  { most, room }: Volume,
  left: () => void,
): AsyncGenerator<Found> {
  let taken = 0;
  for await (const item of found) {
    taken += 1;
    if (taken <= room) yield item;
    else {
      left();
      const { position, raw } = item;
      yield { position, raw, filtered: `The source brought more than ${most} items in a day.` };
    }
  }
}
