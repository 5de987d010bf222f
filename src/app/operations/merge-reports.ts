import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { StoryResolution } from "../../kernel/resolution.ts";
import { operation } from "../operation.ts";
import { decideStory, merged } from "../story-decision.ts";

export const mergeReports = operation({
  id: "merge-reports",
  title: "Says that reports carry one story",
  about:
    "Gives two or more reports one origin, over what the rule found, so that incidents count them as one voice. Reports that echo either of them go along. It can be taken back with reverse-resolution.",
  permission: "collect",
  effect: "write",
  positional: ["ids"],
  input: z.object({
    ids: z.array(z.uuid()).min(2, { error: "names at least two reports" }).max(50),
    reason: z.string().trim().min(1).meta({ description: "Why they are one story." }),
  }),
  output: storedSchema(StoryResolution),
  run: ({ ids, reason }, context) => decideStory(context, ids, reason, merged),
});
