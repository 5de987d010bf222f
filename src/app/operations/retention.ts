import { z } from "zod";
import { QUARANTINE_DAYS } from "../../guard/retention-rules.ts";
import { erasureProofs, quarantineOverdue, retentionByBasis } from "../../guard/retention-state.ts";
import { CollectionBasis } from "../../kernel/basis.ts";
import { operation } from "../operation.ts";

const batches = z.int().min(0);

export const retention = operation({
  id: "retention",
  title: "Says what is deleted when, and what was",
  about:
    "What was collected on each basis and has run out, what is late (must be 0), what a legal hold keeps, when the next runs out, and the entries that prove the last deletions. Counted in batches of up to a thousand items, as they were collected.",
  permission: "read",
  effect: "read",
  input: z.object({ limit: z.int().min(1).max(500).default(20) }),
  output: z.object({
    due: batches.meta({ description: "Run out; deleted by the next sweep, once a day." }),
    overdue: batches.meta({ description: "Run out for more than a day and still there; must be 0." }),
    held: batches.meta({ description: "Run out and kept by a legal hold." }),
    nextDue: z.iso.datetime().optional(),
    quarantineDays: z
      .int()
      .meta({ unit: "days", description: "After so many days set-aside items are deleted." }),
    bases: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        retentionDays: z.int().meta({ unit: "days" }),
        due: batches,
        overdue: batches,
        held: batches,
        nextDue: z.iso.datetime().optional(),
      }),
    ),
    proofs: z.array(
      z.object({
        act: z.int().meta({ description: "The entry's number, for its receipt." }),
        ts: z.iso.datetime(),
        kind: z.string().meta({ description: "What was erased." }),
        basisId: z.uuid().optional(),
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
  async run({ limit }, { system, view }) {
    const { pool } = system.store;
    const now = system.clock.now();
    const [states, late, proofs] = await Promise.all([
      retentionByBasis(pool, now),
      quarantineOverdue(pool, now),
      erasureProofs(pool, limit),
    ]);
    const all = [...states.values()];
    const sum = (of: "due" | "overdue" | "held") => all.reduce((total, state) => total + state[of], 0);
    const [nextDue] = all.flatMap((state) => state.nextDue ?? []).sort();
    const known = await view.many(CollectionBasis, [...states.keys()]);
    return {
      due: sum("due"),
      overdue: sum("overdue") + late,
      held: sum("held"),
      ...(nextDue && { nextDue }),
      quarantineDays: QUARANTINE_DAYS,
      bases: known.map(({ id, body: { title, retentionDays } }) => ({
        id,
        title,
        retentionDays,
        ...(states.get(id) ?? { due: 0, overdue: 0, held: 0 }),
      })),
      proofs,
    };
  },
});
