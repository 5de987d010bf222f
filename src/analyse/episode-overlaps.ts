/**
 * Episodes that overlap: the warning of a district while its country is warned of at the same level or a higher one is
 * told of with that, by rule. Whoever takes such a merge back has the last word.
 */
import { EpisodeMerge } from "../kernel/episode.ts";
import { joinLabels } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { Warning } from "../kernel/warning.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { isAbove } from "./warning-level.ts";

/** Pairs of a part and the whole it belongs to; pure. */
export function overlaps<
  One extends { readonly id: string; readonly body: Pick<Warning, "place" | "level"> },
>(open: readonly One[]): readonly { readonly part: One; readonly whole: One }[] {
  const wholes = new Map(
    open.filter(({ body }) => !body.place.includes("/")).map((one) => [one.body.place, one]),
  );
  return open.flatMap((part) => {
    const [country = ""] = part.body.place.split("/");
    const whole = wholes.get(country);
    const isPart = whole !== undefined && part.body.place !== country;
    return isPart && !isAbove(part.body.level, whole.body.level) ? [{ part, whole }] : [];
  });
}

/** @returns how many were merged. */
export async function mergeOverlaps(view: View, writer: Writer, now: Date): Promise<number> {
  const open = await openWarnings(view);
  const found = overlaps(open).map(({ part, whole }) => ({
    id: derivedId("episode-merge", part.id, whole.id),
    part,
    whole,
  }));
  if (found.length === 0) return 0;
  const known = new Set(
    (
      await view.many(
        EpisodeMerge,
        found.map(({ id }) => id),
      )
    ).map(({ id }) => id),
  );
  const fresh = found.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return 0;
  const at = now.toISOString();
  await writer.transaction((transaction) =>
    transaction.put(
      EpisodeMerge,
      fresh.map(({ id, part, whole }) => ({
        id,
        label: joinLabels([part.label, whole.label]),
        body: {
          ofId: part.id,
          intoId: whole.id,
          by: "rule" as const,
          reason: `${part.body.place} lies in ${whole.body.place}, which is warned of at ${whole.body.level}.`,
          status: "in-force" as const,
          askedBy: "rule",
          askedAt: at,
        },
      })),
    ),
  );
  return fresh.length;
}

async function openWarnings(view: View): Promise<Stored<Warning>[]> {
  const items: Stored<Warning>[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Warning, { where: { status: "open" }, limit: 500, after });
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items;
}
