import { z } from "zod";
import { endSession as end, endSessions } from "../../guard/sessions.ts";
import { Fault } from "../../kernel/fault.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const endSession = operation({
  id: "end-session",
  title: "Ends one's own sessions",
  about: "One of them, or all others when none is named; at once, wherever they are.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({ id: z.uuid().optional() }),
  output: z.object({ ended: z.int() }),
  async run({ id }, context) {
    const { principal, writer } = context;
    const { id: own } = await ownSession(context);
    return writer.transaction(async (transaction) => {
      const isFound = id !== undefined && (await end(transaction.sql, principal.id, id));
      if (id !== undefined && !isFound) throw new Fault("missing", "There is no such session; it has ended.");
      const ended = id === undefined ? await endSessions(transaction.sql, principal.id, own) : 1;
      await transaction.log({ verb: "sign-in", objectType: "sign-out", detail: { ended } });
      return { ended };
    });
  },
});
