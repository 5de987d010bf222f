import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Requirement } from "../../kernel/requirement.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const requirementTell = operation({
  id: "requirement-tell",
  title: "Writes down who was told what",
  about:
    "A requirement is served when the office that asked has been told; this keeps to whom, when and by whom.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    who: z.string().trim().min(1).max(2_000).meta({ description: "The office; never a private person." }),
    what: z.string().trim().min(1).max(2_000),
  }),
  output: storedSchema(Requirement),
  run({ id, who, what }, { system, principal, view, writer }) {
    for (const text of [who, what]) refuseKeys(text);
    const at = system.clock.now().toISOString();
    return revise({ view, writer }, Requirement, id, (body) => ({
      ...body,
      told: [...body.told, { who, at, what, by: principal.name }],
    }));
  },
});
