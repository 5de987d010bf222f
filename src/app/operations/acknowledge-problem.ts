import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { acknowledgeDeliveries, allDeliveries } from "../acknowledging.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";

export const acknowledgeProblem = operation({
  id: "acknowledge-problem",
  title: "Acknowledges the level of a warning problem",
  about:
    "That the decision owner has taken in the level that was sent; a problem of which nothing was sent has nothing to acknowledge.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    office: z.string().trim().min(1).max(200).optional().meta({
      description: "The office that has taken it in, where somebody writes it down for them.",
    }),
  }),
  output: z.object({ acknowledged: z.int().meta({ description: "Deliveries that it settles." }) }),
  async run({ id, office }, { view, writer, system, principal }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    if (office !== undefined) refuseKeys(office);
    await view.one(WarningProblem, id);
    const open = (await allDeliveries(view, id)).filter(({ body }) => body.acknowledgedAt === undefined);
    if (open.length === 0)
      throw new Fault("conflict", "Nothing was sent of this problem that waits to be acknowledged.");
    await writer.transaction((transaction) =>
      acknowledgeDeliveries(transaction, id, {
        at: system.clock.now().toISOString(),
        by: office === undefined ? principal.id : `${office} (${principal.name})`,
      }),
    );
    return { acknowledged: open.length };
  },
});
