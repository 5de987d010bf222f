/** Legal holds: what may not be deleted for a while, although its retention has run out. */
import { z } from "zod";
import { record } from "./record.ts";

const said = z.string().trim().min(1).max(4_000);

/** What a hold covers: all that was collected on a basis, all of a source, or what a search finds. */
export const HoldScope = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("basis"), basisId: z.uuid() }),
    z.strictObject({ kind: z.literal("source"), sourceId: z.uuid() }),
    z.strictObject({
      kind: z.literal("query"),
      words: z
        .string()
        .trim()
        .min(2)
        .max(500)
        .meta({ description: 'As in a search: `"phrases"`, `OR` and `-not`.' }),
    }),
  ])
  .meta({ id: "HoldScope" });
export type HoldScope = z.infer<typeof HoldScope>;

/** A hold is time-limited: it ends by itself unless somebody renews it. */
export const LONGEST_HOLD_DAYS = 366;

export const LegalHold = record("hold", {
  reason: said.meta({ title: "Reason", description: "The proceedings or the duty that it serves." }),
  authority: said.meta({ title: "Authority", description: "Who ordered it: a court, a prosecutor, a law." }),
  scope: HoldScope,
  startsAt: z.iso.datetime().meta({ indexed: true }),
  until: z.iso.datetime().meta({ title: "Until", description: "It ends by itself then." }),
  setBy: said.meta({ description: "Who set it or renewed it last; the desk fills this in." }),
  releasedAt: z.iso.datetime().optional(),
  releasedBy: z.string().optional(),
  releaseReason: z.string().optional(),
});
export type LegalHold = z.infer<typeof LegalHold>;

export const HOLD_STATUSES = ["active", "ended", "released"] as const;

export function holdStatus(
  { until, releasedAt }: Pick<LegalHold, "until" | "releasedAt">,
  at: Date,
): (typeof HOLD_STATUSES)[number] {
  if (releasedAt !== undefined) return "released";
  return Date.parse(until) <= at.getTime() ? "ended" : "active";
}
