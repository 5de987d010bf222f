import { z } from "zod";
import { beginSingleSignOn, type Purpose } from "../../guard/single-sign-on.ts";
import { Fault } from "../../kernel/fault.ts";
import type { Context } from "../operation.ts";
import { operation } from "../operation.ts";
import { callerIn, ownSession, singleSignOnIn } from "../own-session.ts";

const Input = z.object({
  purpose: z.enum(["sign-in", "step-up", "link", "invitation"]),
  token: z.string().max(200).optional().meta({ description: "Of the invitation, where there is one." }),
  returnTo: z.string().max(2_000).default("/").meta({ description: "A path of this desk." }),
});

export const singleSignOnBegin = operation({
  id: "single-sign-on-begin",
  title: "Begins single sign-on",
  about:
    "Gives the address at the other service to which the browser goes: to sign in, to prove oneself anew, to link oneself, or to take up an invitation.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: Input,
  output: z.object({ address: z.string() }),
  async run(input, context) {
    const caller = callerIn(context);
    const singleSignOn = singleSignOnIn(context);
    const purpose = await purposeOf(input, context);
    const { address, browser } = await beginSingleSignOn(context.system.door, singleSignOn, purpose);
    caller.keepErrand(browser);
    return { address };
  },
});

/** @throws Fault `step-up` when a link is begun by whoever has not just proved themselves. */
async function purposeOf(
  { purpose, token, returnTo }: z.output<typeof Input>,
  context: Context,
): Promise<Purpose> {
  if (purpose === "sign-in") return { kind: purpose, returnTo };
  if (purpose === "invitation") {
    if (token === undefined)
      throw new Fault("invalid", "An invitation is taken up by the token of its link.");
    return { kind: purpose, token, returnTo };
  }
  const session = await ownSession(context);
  if (purpose === "link" && !context.principal.hasSteppedUp)
    throw new Fault("step-up", "Linking yourself needs proof of yourself given a short while ago.");
  return { kind: purpose, sessionId: session.id, returnTo };
}
