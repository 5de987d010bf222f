import { z } from "zod";
import { endApiToken } from "../../guard/api-tokens.ts";
import { Fault } from "../../kernel/fault.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const tokenEnd = operation({
  id: "token-end",
  title: "Ends one of one's own API tokens",
  about: "It is worth nothing from then on.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  async run({ id }, context) {
    await ownSession(context);
    const { principal, writer } = context;
    await writer.transaction(async (transaction) => {
      if (!(await endApiToken(transaction.sql, principal.id, id)))
        throw new Fault("missing", "There is no such token; it has ended.");
      await transaction.log({ verb: "policy-change", objectType: "api-token-end" });
    });
    return {};
  },
});
