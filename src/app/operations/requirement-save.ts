import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Requirement } from "../../kernel/requirement.ts";
import { operation } from "../operation.ts";
import { refuseKeys, textsWithin } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const requirementSave = operation({
  id: "requirement-save",
  title: "States or changes a requirement",
  about:
    "What somebody who decides needs to know, for which decision, and by when. With an id it changes that requirement; who asked stays.",
  permission: "judge",
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    version: z
      .int()
      .optional()
      .meta({ description: "The version that was changed; a newer one is a conflict." }),
    body: Requirement.omit({ askedBy: true, askedAt: true, told: true }),
  }),
  output: storedSchema(Requirement),
  async run({ id, version, body }, { system, principal, view, writer }) {
    for (const text of textsWithin(body)) refuseKeys(text);
    if (body.status === "answered" && body.answer === undefined)
      throw new Fault("invalid", "An answered requirement says its answer; write it, or leave it open.");
    if (id)
      return revise(
        { view, writer },
        Requirement,
        id,
        ({ askedBy, askedAt, told }) => ({ ...body, askedBy, askedAt, told }),
        version,
      );
    const asked = { ...body, askedBy: principal.name, askedAt: system.clock.now().toISOString(), told: [] };
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(Requirement, [{ label: UNLABELLED, body: asked }]);
      return transaction.view.one(Requirement, put?.id ?? "");
    });
  },
});
