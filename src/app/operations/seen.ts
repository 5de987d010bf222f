import { z } from "zod";
import { DecisionOwner } from "../../kernel/decision-owner.ts";
import { Delivery } from "../../kernel/delivery.ts";
import { Fault } from "../../kernel/fault.ts";
import { openDeliveries } from "../acknowledging.ts";
import { operation } from "../operation.ts";
import { WarnedInput, warnedOne } from "../warned.ts";

export const seen = operation({
  id: "seen",
  title: "Notes that a warning was opened by its decision owner",
  about: "The desk says so by itself when somebody of the office opens it. Seen is not acknowledged.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object(WarnedInput),
  output: z.object({ seen: z.int().meta({ description: "Deliveries that were not seen before." }) }),
  async run({ kind, id }, { view, writer, system, principal }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    await warnedOne(view, kind, id);
    const at = system.clock.now().toISOString();
    return writer.transaction(async (transaction) => {
      const open = await openDeliveries(transaction, id);
      const owners = await transaction.view.many(DecisionOwner, [
        ...new Set(open.map(({ body }) => body.ownerId)),
      ]);
      const sitsIn = new Set(
        owners
          .filter(({ body }) => body.persons.length === 0 || body.persons.includes(principal.id))
          .map((owner) => owner.id),
      );
      const fresh = open.filter(
        ({ body }) =>
          body.way === "desk" &&
          body.status === "sent" &&
          body.seenAt === undefined &&
          sitsIn.has(body.ownerId),
      );
      await transaction.put(
        Delivery,
        fresh
          .map((one) => ({ ...one, body: { ...one.body, seenAt: at, seenBy: principal.id } }))
          .map(({ id: deliveryId, label, body }) => ({ id: deliveryId, label, body })),
      );
      return { seen: fresh.length };
    });
  },
});
