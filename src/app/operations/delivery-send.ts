import { z } from "zod";
import { Delivery } from "../../kernel/delivery.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const deliverySend = operation({
  id: "delivery-send",
  title: "Lets a held delivery go, or sends one again that was given up",
  about:
    "Also for one that was cut off while it was being sent, which may arrive twice. A notice on paper counts as sent when somebody says here that it was handed over.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Delivery),
  run: ({ id }, { view, writer, system, principal }) =>
    revise({ view, writer }, Delivery, id, (body) => {
      const at = system.clock.now().toISOString();
      if (body.way === "print" && body.status === "waiting")
        return {
          ...body,
          status: "sent" as const,
          sentAt: at,
          attempts: [
            ...body.attempts,
            { at, outcome: "sent" as const, said: `handed over by ${principal.name}` },
          ],
        };
      if (body.status !== "held" && body.status !== "dead" && body.status !== "uncertain")
        throw new Fault(
          "conflict",
          `This delivery is ${body.status}; there is nothing to let go or to send again.`,
        );
      const { why: _, ...rest } = body;
      const open = body.status === "held" ? rest : body;
      if (body.way === "desk") return { ...open, status: "sent" as const, sentAt: at };
      if (body.way === "print") return { ...open, status: "waiting" as const };
      return { ...open, status: "waiting" as const, nextAt: system.realClock.now().toISOString() };
    }),
});
