/**
 * What became of a warning: what its decision owner decided, and what happened then.
 *
 * The invariant: where something was done about a warning, its outcome is counted apart, and never as a false alarm
 * or a hit.
 */
import { z } from "zod";
import { record } from "./record.ts";
import { WatchLevel } from "./warning.ts";

const said = z.string().trim().min(1).max(2_000);

export const WARNED = ["warning", "warning-problem"] as const;
export const WarnedKind = z.enum(WARNED).meta({ id: "WarnedKind" });
export type WarnedKind = z.infer<typeof WarnedKind>;

export const CHOICES = ["acted", "deferred", "declined"] as const;

export const Decision = record("decision", {
  ofKind: WarnedKind,
  ofId: z.uuid().meta({ indexed: true }),
  level: WatchLevel.meta({ description: "At which it stood when this was decided." }),
  choice: z.enum(CHOICES).meta({ title: "Decision", indexed: true }),
  reason: said.meta({ title: "Reason" }),
  until: z.iso.date().optional().meta({ title: "Until", description: "The day to which it is deferred." }),
  office: said.meta({ title: "Office" }),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Decision = z.infer<typeof Decision>;

export const OUTCOMES = ["happened", "did-not-happen", "intervened"] as const;

export const Outcome = record("outcome", {
  ofKind: WarnedKind,
  ofId: z.uuid().meta({ indexed: true }),
  outcome: z.enum(OUTCOMES).meta({ title: "Outcome", indexed: true }),
  happenedOn: z.iso.date().optional().meta({
    title: "Day of the event",
    description: "Also of one that happened although something was done.",
  }),
  decisionId: z
    .uuid()
    .optional()
    .meta({ description: "What was done, of an outcome that was intervened in." }),
  reason: said.meta({ title: "How this is known" }),
  from: z.iso.date().optional().meta({ description: "First day of the window that was judged." }),
  to: z.iso.date().optional(),
  observed: z.number().optional(),
  heldBack: z.boolean().default(false).meta({
    description: "Whether the desk's alert budget had held it back until then.",
  }),
  by: z.string().meta({ description: "Who said so; `rule` where a series has settled it." }),
  at: z.iso.datetime(),
});
export type Outcome = z.infer<typeof Outcome>;
