import { z } from "zod";
import { acceptInvitation as accept } from "../../guard/joining.ts";
import { letIn, placed } from "../../guard/sign-in.ts";
import { operation } from "../operation.ts";
import { callerIn } from "../own-session.ts";

export const acceptInvitation = operation({
  id: "accept-invitation",
  title: "Takes up an invitation",
  about:
    "Whoever was invited chooses a password by the link they were given; so does somebody who has lost theirs. Their other sessions end.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({ token: z.string().min(1).max(200), password: z.string().max(4_096) }),
  output: z.object({
    signInName: z.string(),
    needsCode: z
      .boolean()
      .meta({ description: "A code is set up, so that the new password alone does not sign in." }),
  }),
  async run(wanted, context) {
    const { door } = context.system;
    const caller = callerIn(context);
    const { personId, signInName, hasCodes } = await accept(door, wanted);
    if (!hasCodes) caller.keep(await letIn(door, { personId, factors: ["password"], ...placed(caller) }));
    return { signInName, needsCode: hasCodes };
  },
});
