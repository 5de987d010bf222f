import { z } from "zod";
import { tell } from "../../guard/notices.ts";
import { newRecoveryCodes, takeCode } from "../../guard/one-time-codes.ts";
import { proveSession } from "../../guard/sessions.ts";
import { Fault } from "../../kernel/fault.ts";
import { operation } from "../operation.ts";
import { callerIn, ownSession } from "../own-session.ts";

export const codeConfirm = operation({
  id: "code-confirm",
  title: "Confirms an authenticator",
  about:
    "With a code of it; from then on a code is asked for at sign-in. Gives recovery codes, which are shown once.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({ code: z.string().max(20) }),
  output: z.object({ recoveryCodes: z.array(z.string()) }),
  async run({ code }, context) {
    const { system, principal, writer } = context;
    const { seal, entropy, clock } = system.door;
    const { id } = await ownSession(context);
    const { token, recoveryCodes } = await writer.transaction(async (transaction) => {
      const wanted = { personId: principal.id, code: code.replaceAll(/\s/g, ""), use: "confirm" } as const;
      if (!(await takeCode(transaction.sql, wanted, seal, clock.now())))
        throw new Fault("invalid", "This code is not right; wait for the next one, and look at the clock.");
      await tell(transaction.sql, { personId: principal.id, kind: "codes-set-up" }, clock.now());
      await transaction.log({ verb: "policy-change", objectType: "authenticator" });
      return {
        token: await proveSession(
          transaction.sql,
          { id, factor: "code", from: callerIn(context) },
          clock.now(),
          entropy,
        ),
        recoveryCodes: await newRecoveryCodes(transaction.sql, principal.id, entropy),
      };
    });
    if (token) callerIn(context).keep(token);
    return { recoveryCodes };
  },
});
