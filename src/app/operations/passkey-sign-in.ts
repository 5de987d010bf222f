import { z } from "zod";
import { PasskeyAnswer, signInWithPasskey } from "../../guard/passkey-proof.ts";
import { operation } from "../operation.ts";
import { callerIn, siteOfDesk } from "../own-session.ts";

export const passkeySignIn = operation({
  id: "passkey-sign-in",
  title: "Signs in with a passkey",
  about: "Alone: it is held, and its person was verified. The answer sets the cookie of a new session.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({ answer: PasskeyAnswer }),
  output: z.object({}),
  async run({ answer }, context) {
    const { system } = context;
    const caller = callerIn(context);
    caller.keep(await signInWithPasskey(system.door, siteOfDesk(system), answer, caller));
    return {};
  },
});
