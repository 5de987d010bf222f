import { z } from "zod";
import { addPasskey, NewPasskeyAnswer } from "../../guard/passkeys.ts";
import { operation } from "../operation.ts";
import { ownSession, siteOfDesk } from "../own-session.ts";

export const passkeyAdd = operation({
  id: "passkey-add",
  title: "Keeps a passkey of one's own",
  about: "That was begun by passkey-begin and made by the browser. From then on it signs in alone.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({ name: z.string().trim().min(1).max(100), answer: NewPasskeyAnswer }),
  output: z.object({ id: z.string() }),
  async run({ name, answer }, context) {
    const { system, principal } = context;
    await ownSession(context);
    return addPasskey(system.door, siteOfDesk(system), { personId: principal.id, name, answer });
  },
});
