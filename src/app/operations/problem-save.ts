import { z } from "zod";
import { CollectionBasis } from "../../kernel/basis.ts";
import { Fault } from "../../kernel/fault.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { refuseKeys, textsWithin } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const problemSave = operation({
  id: "problem-save",
  title: "States or changes a warning problem",
  about:
    "A harmful event, who would have to decide about it, and how long before it they have to know. With an id it changes that problem.",
  permission: "judge",
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    version: z
      .int()
      .optional()
      .meta({ description: "The version that was changed; a newer one is a conflict." }),
    body: WarningProblem,
  }),
  output: storedSchema(WarningProblem),
  async run({ id, version, body }, { system, view, writer }) {
    // What the prior cites is not what is watched: page numbers and DOIs may stand there.
    const { source: _, ...prior } = body.prior;
    for (const text of textsWithin({ ...body, prior })) refuseKeys(text);
    if (body.leadTimeDays >= body.horizonDays)
      throw new Fault(
        "invalid",
        `A lead time of ${body.leadTimeDays} days does not fit into a horizon of ${body.horizonDays}; make the horizon longer.`,
      );
    if (body.status === "active" && Date.parse(body.reviewBy) <= system.clock.now().getTime())
      throw new Fault("invalid", `The review date ${body.reviewBy} is past; name a later one.`);
    if (body.basisId !== undefined) await view.one(CollectionBasis, body.basisId);
    if (id) return revise({ view, writer }, WarningProblem, id, () => body, version);
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(WarningProblem, [{ label: UNLABELLED, body }]);
      return transaction.view.one(WarningProblem, put?.id ?? "");
    });
  },
});
