import { z } from "zod";
import { unlinkIdentity } from "../../guard/vouched-identities.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const singleSignOnEnd = operation({
  id: "single-sign-on-end",
  title: "Ends a link of one's own to another service",
  about:
    "It vouches for one no more, and all other sessions end. Refused when one could then not sign in any more.",
  permission: "self",
  marks: ["step-up"],
  effect: "write",
  only: "http",
  input: z.object({ issuer: z.string().min(1).max(2_000) }),
  output: z.object({}),
  async run({ issuer }, context) {
    const session = await ownSession(context);
    await unlinkIdentity(context.system.door, {
      personId: context.principal.id,
      issuer,
      except: session.id,
    });
    return {};
  },
});
