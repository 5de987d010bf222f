import { z } from "zod";
import { newCodeSeed } from "../../guard/one-time-codes.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const codeBegin = operation({
  id: "code-begin",
  title: "Sets up an authenticator",
  about:
    "Gives what an authenticator takes, as an address and in letters. It counts once code-confirm has had a code of it; an earlier one stops counting now.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({ address: z.string(), secret: z.string() }),
  async run(_input, context) {
    const { system, principal, writer } = context;
    await ownSession(context);
    const { seal, entropy } = system.door;
    const address = await writer.transaction(async (transaction) => {
      await transaction.log({ verb: "policy-change", objectType: "code-seed" });
      return newCodeSeed(transaction.sql, { personId: principal.id, name: principal.name }, seal, entropy);
    });
    return { address, secret: new URL(address).searchParams.get("secret") ?? "" };
  },
});
