import { z } from "zod";
import { stepUp as proveAnew } from "../../guard/sign-in.ts";
import { operation } from "../operation.ts";
import { callerIn, ownSession } from "../own-session.ts";

export const stepUp = operation({
  id: "step-up",
  title: "Proves oneself anew",
  about: "Before a grave act: with the password, and a code where one is set up. It holds for five minutes.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({ password: z.string().min(1).max(4_096), code: z.string().max(100).optional() }),
  output: z.object({}),
  async run(proof, context) {
    const caller = callerIn(context);
    const { token } = await ownSession(context);
    caller.keep(await proveAnew(context.system.door, token, proof, caller));
    return {};
  },
});
