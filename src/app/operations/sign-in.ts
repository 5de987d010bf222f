import { z } from "zod";
import { signIn as enter } from "../../guard/sign-in.ts";
import { operation } from "../operation.ts";
import { callerIn } from "../own-session.ts";

export const signIn = operation({
  id: "sign-in",
  title: "Signs in",
  about:
    "With a name and a password, and a code where one is set up; the answer sets the cookie of a new session. What is wrong is not said.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({
    name: z.string().min(1).max(200),
    password: z.string().min(1).max(4_096),
    code: z.string().max(100).optional().meta({ description: "Of the authenticator, or a recovery code." }),
  }),
  output: z.object({}),
  async run(credentials, context) {
    const caller = callerIn(context);
    caller.keep(await enter(context.system.door, credentials, caller));
    return {};
  },
});
