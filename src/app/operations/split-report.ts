import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { StoryResolution } from "../../kernel/resolution.ts";
import { operation } from "../operation.ts";
import { decideStory } from "../story-decision.ts";

export const splitReport = operation({
  id: "split-report",
  title: "Says that a report echoes nobody",
  about:
    "Takes a report out of the story that the rule or a merge put it in: from then on it counts as an origin of its own. It can be taken back with reverse-resolution.",
  permission: "collect",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    reason: z.string().trim().min(1).meta({ description: "Why it stands on its own." }),
  }),
  output: storedSchema(StoryResolution),
  run: ({ id, reason }, context) => decideStory(context, [id], reason, () => ({ decision: "split" })),
});
