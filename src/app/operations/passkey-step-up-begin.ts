import { z } from "zod";
import { beginPasskeyStepUp } from "../../guard/passkey-proof.ts";
import { PasskeyOptions } from "../../guard/passkeys.ts";
import { operation } from "../operation.ts";
import { ownSession, siteOfDesk } from "../own-session.ts";

export const passkeyStepUpBegin = operation({
  id: "passkey-step-up-begin",
  title: "Begins proving oneself anew with a passkey",
  about: "Gives what the browser needs to sign with one of one's own passkeys, for five minutes and once.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({ options: PasskeyOptions }),
  async run(_input, context) {
    const { token } = await ownSession(context);
    const { system } = context;
    return { options: await beginPasskeyStepUp(system.door, siteOfDesk(system), token) };
  },
});
