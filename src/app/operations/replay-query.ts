import { z } from "zod";
import { banner } from "../../kernel/label.ts";
import { PROTECTIONS, protectionsOf } from "../../kernel/protected.ts";
import { Actor, actorNames } from "../act-shown.ts";
import { operation } from "../operation.ts";
import { replayed } from "../replaying.ts";

const Saw = z.object({
  count: z.int().meta({ description: "Records the answer was made from." }),
  digest: z.string().meta({ description: "SHA-256 over their kinds, ids and versions." }),
});
const MOST_LISTED = 200;

export const replayQuery = operation({
  id: "replay-query",
  title: "Asks a logged question again",
  about:
    "A search or reading of the audit log, as of the time it was asked and with the reader's clearance of then: its justification, how many records it meets, which, and under what labels. Their words are not shown.",
  permission: "oversee",
  effect: "read",
  positional: ["act"],
  input: z.object({ act: z.int().min(0).meta({ description: "The number of the entry." }) }),
  output: z.object({
    act: z.int(),
    ts: z.iso.datetime(),
    actor: Actor,
    operation: z.string(),
    input: z.record(z.string(), z.unknown()),
    words: z.string().optional(),
    justification: z.string().optional().meta({ description: "Absent where none was given." }),
    asOf: z.iso.datetime(),
    reader: z.object({
      institution: z.string(),
      clearance: z.string(),
      level: z.int(),
      compartments: z.array(z.string()),
    }),
    saw: Saw.meta({ description: "When it was asked." }),
    now: Saw,
    isSame: z.boolean().meta({ description: "Whether the very same versions were met." }),
    fault: z.string().optional().meta({ description: "Why it could not be answered again." }),
    labels: z.array(z.object({ label: z.string(), count: z.int() })),
    records: z.array(
      z.object({
        kind: z.string(),
        id: z.uuid(),
        version: z.int(),
        label: z.string(),
        why: z.array(z.enum(PROTECTIONS)).meta({ description: "Why it is protected; empty if it is not." }),
      }),
    ),
  }),
  async run({ act }, context) {
    const { event, asked, now, seen, fault } = await replayed(act, context);
    const actorOf = await actorNames(context.system, context.view);
    const { institution, clearance, level, compartments } = asked.reader;
    const labels = new Map<string, number>();
    for (const { label } of seen) labels.set(banner(label), (labels.get(banner(label)) ?? 0) + 1);
    return {
      act,
      ts: event.ts,
      actor: actorOf(event.actorPseudonym),
      operation: asked.operation,
      input: asked.input,
      ...(asked.words !== undefined && { words: asked.words }),
      ...(asked.justification !== undefined && { justification: asked.justification }),
      asOf: asked.asOf,
      reader: { institution, clearance, level, compartments },
      saw: asked.saw,
      now,
      isSame: asked.saw.digest === now.digest,
      ...(fault !== undefined && { fault }),
      labels: [...labels].map(([label, count]) => ({ label, count })),
      records: seen.slice(0, MOST_LISTED).map(({ kind, id, version, label }) => ({
        kind,
        id,
        version,
        label: banner(label),
        why: protectionsOf(label),
      })),
    };
  },
});
