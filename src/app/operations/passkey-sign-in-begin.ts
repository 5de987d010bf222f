import { z } from "zod";
import { beginPasskeySignIn } from "../../guard/passkey-proof.ts";
import { PasskeyOptions } from "../../guard/passkeys.ts";
import { operation } from "../operation.ts";
import { callerIn, siteOfDesk } from "../own-session.ts";

export const passkeySignInBegin = operation({
  id: "passkey-sign-in-begin",
  title: "Begins signing in with a passkey",
  about:
    "Gives what the browser needs to sign with whatever passkeys it has here, for five minutes and once.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({ options: PasskeyOptions }),
  async run(_input, context) {
    callerIn(context);
    const { system } = context;
    return { options: await beginPasskeySignIn(system.door, siteOfDesk(system)) };
  },
});
