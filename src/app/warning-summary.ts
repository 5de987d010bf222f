import { z } from "zod";
import { partsOf, worded } from "../kernel/in-language.ts";
import { Label } from "../kernel/label.ts";
import { Likelihood, likelihoodSaid } from "../kernel/likelihood.ts";
import type { Stored } from "../kernel/record.ts";
import { SaidFields } from "../kernel/said.ts";
import { LEVELS, type Warning, WatchLevel } from "../kernel/warning.ts";

/** A warning as lists show it. */
export const WarningSummary = z.object({
  id: z.uuid(),
  title: z.string(),
  place: z.string(),
  placeName: z.string(),
  subject: z.string(),
  level: WatchLevel,
  likelihood: Likelihood,
  words: z.string(),
  event: z.string(),
  atLeast: z.number().meta({ description: "The event's threshold, in what its measure counts." }),
  firstSeen: z.iso.date(),
  lastSeen: z.iso.date(),
  status: z.enum(["open", "closed"]),
  trend: z.enum(["up", "down", "same"]),
  reason: z.string(),
  said: SaidFields,
  acknowledgedAt: z.iso.datetime().optional(),
  label: Label,
});
export type WarningSummary = z.infer<typeof WarningSummary>;

export function warningSummary(
  { id, label, body }: Stored<Warning>,
  nameOf: (key: string) => string,
): WarningSummary {
  const { place, subject, level, likelihood, firstSeen, lastSeen, status } = body;
  const [reason = { sentence: "" }] = body.reasons;
  return {
    id,
    label,
    place,
    placeName: nameOf(place),
    subject,
    level,
    likelihood,
    atLeast: body.rule.atLeast,
    ...worded({
      title: partsOf(body, "title"),
      words: likelihoodSaid(likelihood),
      event: partsOf(body, "event"),
      reason: partsOf(reason, "sentence"),
    }),
    firstSeen,
    lastSeen,
    status,
    trend: trendOf(body),
    ...(body.acknowledgedAt && { acknowledgedAt: body.acknowledgedAt }),
  };
}

/** Where the level has gone since it last was another one. */
function trendOf({ level, history }: Warning): "up" | "down" | "same" {
  const before = history.findLast((entry) => entry.level !== level)?.level;
  if (!before) return "same";
  return LEVELS.indexOf(level) > LEVELS.indexOf(before) ? "up" : "down";
}
