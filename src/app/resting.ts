/** What rests: episodes that somebody has snoozed, and those that are told of with another one. */
import { isAbove } from "../analyse/warning-level.ts";
import { EpisodeMerge, Snooze } from "../kernel/episode.ts";
import type { Stored } from "../kernel/record.ts";
import { Warning, type WatchLevel } from "../kernel/warning.ts";
import type { View } from "../store/view.ts";

/** Ids of the warnings and problems that nobody is told of now. */
export async function restingIds(view: View, now: Date): Promise<ReadonlySet<string>> {
  const [snoozes, merges] = await Promise.all([
    view.list(Snooze, { where: { status: "in-force" }, limit: 1_000 }),
    view.list(EpisodeMerge, { where: { status: "in-force" }, limit: 1_000 }),
  ]);
  const warnings = await view.many(
    Warning,
    snoozes.items.map(({ body }) => body.ofId),
  );
  const levelOf = new Map(warnings.map(({ id, body }) => [id, body.level]));
  const asleep = snoozes.items.filter((snooze) => isAsleep(snooze, levelOf.get(snooze.body.ofId), now));
  return new Set([...asleep.map(({ body }) => body.ofId), ...merges.items.map(({ body }) => body.ofId)]);
}

/** A snooze is over at its end, and as soon as the level rises above the one it rests at. */
export function isAsleep({ body }: Stored<Snooze>, level: WatchLevel | undefined, now: Date): boolean {
  if (body.status !== "in-force" || body.until <= now.toISOString()) return false;
  return level === undefined || !isAbove(level, body.level);
}
