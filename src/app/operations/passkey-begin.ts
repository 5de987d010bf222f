import { z } from "zod";
import { beginPasskey, NewPasskeyOptions } from "../../guard/passkeys.ts";
import { Person } from "../../kernel/person.ts";
import { operation } from "../operation.ts";
import { ownSession, siteOfDesk } from "../own-session.ts";

export const passkeyBegin = operation({
  id: "passkey-begin",
  title: "Begins a passkey of one's own",
  about: "Gives what the browser needs to make it, for five minutes and once; passkey-add keeps it.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({ options: NewPasskeyOptions }),
  async run(_input, context) {
    const { system, principal } = context;
    await ownSession(context);
    const { body } = await system.store.systemView().one(Person, principal.id);
    const person = { id: principal.id, name: body.name, signInName: body.signInName };
    return { options: await beginPasskey(system.door, siteOfDesk(system), person) };
  },
});
