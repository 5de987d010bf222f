import { z } from "zod";
import { removePasskey } from "../../guard/passkeys.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const passkeyRemove = operation({
  id: "passkey-remove",
  title: "Removes a passkey of one's own",
  about:
    "All other sessions end. Refused when one could then not sign in any more, or not do what one's office needs.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({ id: z.string().min(1).max(2_000) }),
  output: z.object({}),
  async run({ id }, context) {
    const session = await ownSession(context);
    await removePasskey(context.system.door, { personId: context.principal.id, id, except: session.id });
    return {};
  },
});
