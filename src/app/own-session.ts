/** Whoever asks for something of their own sign-in: a person in a browser, with a session. */
import { type Site, siteOf } from "../guard/passkeys.ts";
import { findSession, type Session } from "../guard/sessions.ts";
import type { SingleSignOn } from "../guard/vouched-identities.ts";
import { Fault } from "../kernel/fault.ts";
import type { Caller, Context } from "./operation.ts";
import { publicAddressOf } from "./public-address.ts";

/** @throws Fault `forbidden` where no browser asks. */
export function callerIn({ caller }: Context): Caller {
  if (!caller) throw new Fault("forbidden", "This is done in a browser, at the desk.");
  return caller;
}

/** @throws Fault `forbidden` for the local person, who has no sign-in; `unauthenticated` when the session has ended. */
export async function ownSession(context: Context): Promise<Session & { readonly token: string }> {
  const { system, principal } = context;
  if (principal.isLocal)
    throw new Fault(
      "forbidden",
      "Nobody signs in to this desk: it belongs to whoever sits at this machine; ./presage setup lets people in.",
    );
  const { token } = callerIn(context);
  const session = token && (await findSession(system.store.pool, token, system.door.clock.now()));
  if (!token || !session || session.personId !== principal.id)
    throw new Fault("unauthenticated", "Sign in first.");
  return { ...session, token };
}

/** The site that passkeys of this desk belong to. */
export function siteOfDesk({ config }: Context["system"]): Site {
  return siteOf(publicAddressOf(config));
}

/** @throws Fault `missing` where no other service vouches for anybody. */
export function singleSignOnIn({ system }: Context): SingleSignOn {
  if (!system.singleSignOn) throw new Fault("missing", "This desk has no single sign-on.");
  return system.singleSignOn;
}
