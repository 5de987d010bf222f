import { z } from "zod";
import { makeApiToken } from "../../guard/api-tokens.ts";
import { PERMISSIONS } from "../../guard/decide.ts";
import { Fault } from "../../kernel/fault.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const tokenMake = operation({
  id: "token-make",
  title: "Makes an API token",
  about:
    "By which a program acts for one: for some permissions that one has now, for a year at most. It is shown once; bring it as Authorization: Bearer.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length),
    expiresAt: z.iso.datetime(),
  }),
  output: z.object({ id: z.uuid(), token: z.string() }),
  async run({ name, scopes, expiresAt }, context) {
    const { system, principal, writer } = context;
    await ownSession(context);
    const { clock, entropy } = system.door;
    const own = system.decider.permissionsOf(principal);
    const lacking = scopes.filter((scope) => !own.includes(scope));
    if (lacking.length > 0)
      throw new Fault(
        "refused",
        `A token has no more than its person; you may not ${lacking.join(", ")} in this session.`,
        { lacking },
      );
    const wanted = { personId: principal.id, name, scopes, expiresAt: new Date(expiresAt) };
    return writer.transaction(async (transaction) => {
      await transaction.log({
        verb: "policy-change",
        objectType: "api-token",
        detail: { scopes, expiresAt },
      });
      return makeApiToken(transaction.sql, wanted, clock.now(), entropy);
    });
  },
});
