import { z } from "zod";
import { PasskeyAnswer, stepUpWithPasskey } from "../../guard/passkey-proof.ts";
import { operation } from "../operation.ts";
import { callerIn, ownSession, siteOfDesk } from "../own-session.ts";

export const passkeyStepUp = operation({
  id: "passkey-step-up",
  title: "Proves oneself anew with a passkey",
  about: "Before a grave act, and where an office needs a passkey. It holds for five minutes.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({ answer: PasskeyAnswer }),
  output: z.object({}),
  async run({ answer }, context) {
    const { system } = context;
    const caller = callerIn(context);
    const { token } = await ownSession(context);
    caller.keep(await stepUpWithPasskey(system.door, siteOfDesk(system), { token, answer }, caller));
    return {};
  },
});
