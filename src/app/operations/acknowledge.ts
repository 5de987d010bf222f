import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { acknowledgeDeliveries } from "../acknowledging.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const acknowledge = operation({
  id: "acknowledge",
  title: "Acknowledges a warning",
  about:
    "A warning counts as given only when somebody has taken it in; this records who and when, here and on all that was sent of it.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    office: z.string().trim().min(1).max(200).optional().meta({
      description: "The office that has taken it in, where somebody writes it down for them.",
    }),
  }),
  output: storedSchema(Warning),
  run: ({ id, office }, { view, writer, system, principal }) => {
    if (office !== undefined) refuseKeys(office);
    const at = system.clock.now().toISOString();
    const by = office === undefined ? principal.id : `${office} (${principal.name})`;
    return revise({ view, writer }, Warning, id, async (body, { transaction }) => {
      await acknowledgeDeliveries(transaction, id, { at, by });
      return {
        ...body,
        acknowledgedAt: body.acknowledgedAt ?? at,
        acknowledgedBy: body.acknowledgedBy ?? by,
      };
    });
  },
});
