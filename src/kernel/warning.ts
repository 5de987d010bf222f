import { z } from "zod";
import { Likelihood } from "./likelihood.ts";
import { ResolutionRule } from "./question.ts";
import { Reference, record } from "./record.ts";
import { english, type Said, SaidFields } from "./said.ts";

/** Watch levels, from W5 routine to W1 imminent or ongoing: a posture of attention, not a probability. */
export const LEVELS = ["W5", "W4", "W3", "W2", "W1"] as const;
export const WatchLevel = z.enum(LEVELS).meta({ id: "WatchLevel" });
export type WatchLevel = z.infer<typeof WatchLevel>;

export const Reason = z
  .strictObject({
    sentence: z.string(),
    said: SaidFields,
    at: z.iso.date(),
    evidence: z.array(Reference).default([]),
    weight: z.number().meta({ description: "How much it moved the level, in log-odds." }),
  })
  .meta({ id: "Reason" });
export type Reason = z.infer<typeof Reason>;

/** One episode of concern about one subject in one place, re-evaluated as readings arrive. */
export const Warning = record("warning", {
  place: z.string().meta({ indexed: true }),
  subject: z.string().meta({ indexed: true }),
  title: z.string().meta({ searched: true }),
  level: WatchLevel.meta({ indexed: true }),
  likelihood: Likelihood,
  event: z.string().meta({ description: "What the likelihood is of, with the window in which it counts." }),
  rule: ResolutionRule.meta({ description: "The same as a rule that a series can settle." }),
  reasons: z.array(Reason).min(1),
  said: SaidFields,
  firstSeen: z.iso.date(),
  lastSeen: z.iso.date().meta({ indexed: true }),
  status: z.enum(["open", "closed"]).meta({ indexed: true }),
  history: z
    .array(
      z.strictObject({
        at: z.iso.date(),
        level: WatchLevel,
        p: z.number(),
        why: z.string(),
        said: SaidFields,
      }),
    )
    .min(1),
  acknowledgedAt: z.iso.datetime().optional(),
  acknowledgedBy: z.string().optional(),
});
export type Warning = z.infer<typeof Warning>;

/** For sorting: the higher level first, then the likelier; equal ones are left as they stand. */
export function worstFirst(
  a: Pick<Warning, "level" | "likelihood">,
  b: Pick<Warning, "level" | "likelihood">,
): number {
  return LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || b.likelihood.p - a.likelihood.p;
}

/** A warning's event as it stands within a sentence: "at least 25 deaths in …". */
export function eventWithin(event: Said): Said {
  if (event.key === "warning.event") return { ...event, key: "warning.event.within" };
  const text = english(event);
  return { key: "text", values: { text: { text: text.charAt(0).toLowerCase() + text.slice(1) } } };
}
