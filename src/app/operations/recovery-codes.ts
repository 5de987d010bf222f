import { z } from "zod";
import { tell } from "../../guard/notices.ts";
import { hasCodes, newRecoveryCodes } from "../../guard/one-time-codes.ts";
import { Fault } from "../../kernel/fault.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const recoveryCodes = operation({
  id: "recovery-codes",
  title: "Makes new recovery codes",
  about: "For when the authenticator is lost; those given before count no more. They are shown once.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({ recoveryCodes: z.array(z.string()) }),
  async run(_input, context) {
    const { system, principal, writer } = context;
    await ownSession(context);
    const { clock, entropy } = system.door;
    return writer.transaction(async (transaction) => {
      if (!(await hasCodes(transaction.sql, principal.id)))
        throw new Fault("conflict", "Set an authenticator up first; recovery codes stand in for one.");
      await tell(transaction.sql, { personId: principal.id, kind: "recovery-codes-made" }, clock.now());
      await transaction.log({ verb: "policy-change", objectType: "recovery-codes" });
      return { recoveryCodes: await newRecoveryCodes(transaction.sql, principal.id, entropy) };
    });
  },
});
