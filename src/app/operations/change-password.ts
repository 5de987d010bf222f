import { z } from "zod";
import { endSessions } from "../../guard/sessions.ts";
import { setPassword } from "../../guard/sign-in.ts";
import { Person } from "../../kernel/person.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const changePassword = operation({
  id: "change-password",
  title: "Changes one's own password",
  about: "At least 15 characters, and nothing that is tried first. All other sessions end.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({ password: z.string().max(4_096) }),
  output: z.object({ endedSessions: z.int() }),
  async run({ password }, context) {
    const { system, principal, writer } = context;
    const session = await ownSession(context);
    const { body } = await system.store.systemView().one(Person, principal.id);
    return writer.transaction(async (transaction) => {
      await setPassword(transaction.sql, { id: principal.id, ...body }, password, system.door);
      const endedSessions = await endSessions(transaction.sql, principal.id, session.id);
      await transaction.log({ verb: "policy-change", objectType: "credential", detail: { endedSessions } });
      return { endedSessions };
    });
  },
});
