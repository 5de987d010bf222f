import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { StoryResolution } from "../../kernel/resolution.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const reverseResolution = operation({
  id: "reverse-resolution",
  title: "Takes back a merge or a split",
  about:
    "What the rule found, and what other decisions say, stands again; incidents are counted anew. The decision and its reversal stay on record.",
  permission: "collect",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    reason: z.string().trim().min(1).meta({ description: "Why it is taken back." }),
  }),
  output: storedSchema(StoryResolution),
  run: ({ id, reason }, { view, writer, system, principal }) =>
    revise({ view, writer }, StoryResolution, id, (body) => {
      if (body.status === "reversed")
        throw new Fault("conflict", "This decision has been taken back already.");
      const at = system.clock.now().toISOString();
      return { ...body, status: "reversed" as const, reversed: { at, by: principal.id, reason } };
    }),
});
