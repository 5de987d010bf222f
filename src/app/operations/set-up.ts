import { z } from "zod";
import { setUp as setUpDesk } from "../../guard/joining.ts";
import { letIn, placed } from "../../guard/sign-in.ts";
import { operation } from "../operation.ts";
import { callerIn } from "../own-session.ts";

export const setUp = operation({
  id: "set-up",
  title: "Makes the first administrator",
  about:
    "By the link that ./presage setup prints on the desk's own machine. From then on everybody signs in; the administrator invites the others.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({
    token: z.string().min(1).max(200),
    institution: z.string().trim().min(1).max(200),
    name: z.string().trim().min(1).max(200),
    signInName: z.string().trim().min(1).max(200),
    password: z.string().max(4_096),
  }),
  output: z.object({ signInName: z.string() }),
  async run(wanted, context) {
    const { door } = context.system;
    const caller = callerIn(context);
    const { personId } = await setUpDesk(door, wanted);
    caller.keep(await letIn(door, { personId, factors: ["password"], ...placed(caller) }));
    return { signInName: wanted.signInName };
  },
});
