import { z } from "zod";
import { finishSingleSignOn } from "../../guard/single-sign-on.ts";
import { operation } from "../operation.ts";
import { callerIn, singleSignOnIn } from "../own-session.ts";

export const singleSignOnFinish = operation({
  id: "single-sign-on-finish",
  title: "Finishes single sign-on",
  about:
    "With what the other service sent the browser back with; only in the browser it was begun in, once, within ten minutes.",
  permission: "enter",
  effect: "write",
  only: "http",
  input: z.object({ query: z.string().max(8_000) }),
  output: z.object({
    kind: z.enum(["session", "linked"]),
    returnTo: z.string(),
    shownAs: z.string().optional(),
  }),
  async run({ query }, context) {
    const caller = callerIn(context);
    const singleSignOn = singleSignOnIn(context);
    const back = { query, browser: caller.errand, session: caller.token };
    caller.keepErrand(undefined);
    const finished = await finishSingleSignOn(context.system.door, singleSignOn, back, caller);
    const { returnTo } = finished;
    if (finished.kind === "linked") return { kind: "linked" as const, returnTo, shownAs: finished.shownAs };
    caller.keep(finished.token);
    return { kind: "session" as const, returnTo };
  },
});
