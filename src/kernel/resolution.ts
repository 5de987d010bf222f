import { z } from "zod";
import { record } from "./record.ts";

/**
 * A person's word on whether reports carry one story. It wins over the rule that finds echoes, gives its
 * reasons, and can be taken back: then what the rule found stands again, and the record of both stays.
 */
export const StoryResolution = record("resolution", {
  decision: z.enum(["merge", "split"]).meta({
    description: "merge: they carry one story; split: each of them stands on its own.",
  }),
  reports: z.array(z.uuid()).min(1).meta({ indexed: true, description: "The reports decided on." }),
  stories: z.array(z.string()).default([]).meta({
    indexed: true,
    description: "Origins that became one by a merge: what echoes one of them later is merged, too.",
  }),
  origin: z.string().optional().meta({ description: "The one origin that a merge gave." }),
  title: z.string(),
  reasons: z.array(z.string().min(1)).min(1),
  decidedAt: z.iso.datetime().meta({ indexed: true }),
  decidedBy: z.string(),
  status: z.enum(["standing", "reversed"]).default("standing").meta({ indexed: "decidedAt" }),
  reversed: z
    .strictObject({ at: z.iso.datetime(), by: z.string(), reason: z.string().min(1) })
    .optional()
    .meta({ description: "Who took it back, when and why." }),
});
export type StoryResolution = z.infer<typeof StoryResolution>;
