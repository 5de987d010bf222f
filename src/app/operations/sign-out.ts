import { z } from "zod";
import { signOut as leave } from "../../guard/sign-in.ts";
import { operation } from "../operation.ts";
import { callerIn } from "../own-session.ts";

export const signOut = operation({
  id: "sign-out",
  title: "Signs out",
  about: "The session is worth nothing from then on, in whatever browser its cookie is.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({}),
  async run(_input, context) {
    const caller = callerIn(context);
    if (caller.token) await leave(context.system.door, caller.token);
    caller.keep(undefined);
    return {};
  },
});
