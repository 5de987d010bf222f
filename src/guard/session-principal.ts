/** Who a request comes from, by the session or the token that it brings, with what was proved in it and still counts. */
import { Person } from "../kernel/person.ts";
import type { Store } from "../store/store.ts";
import { findApiToken } from "./api-tokens.ts";
import { ANY_PASSKEY, type PasskeyRules, suitsOffice } from "./passkey-rules.ts";
import { isWelcome, principalFor } from "./people.ts";
import type { Principal } from "./principal.ts";
import { findSession, isFreshlyProved, isProofOld, lookAtSession, type Session } from "./sessions.ts";
import type { Door, From } from "./sign-in.ts";
import { changesSince, holdsOffice, unsettle } from "./unsettled.ts";

/**
 * Whose session this is, with what was proved in it; undefined when it has ended or the person may not be here.
 *
 * @param from where this request comes from: a proof that was given elsewhere counts no more.
 */
export async function principalOfSession(
  { store, clock, passkeyRules = ANY_PASSKEY }: Door,
  token: string,
  from?: From,
): Promise<Principal | undefined> {
  const now = clock.now();
  const session = await findSession(store.pool, token, now);
  if (!session) return undefined;
  const changes = session.isUnsettled ? [] : changesSince(session, from);
  const isUnsettled = session.isUnsettled || changes.length > 0;
  const principal = await welcomed(store, session.personId, now, {
    hasSecondFactor: session.factors.some((factor) => factor !== "password" && factor !== "single-sign-on"),
    hasPasskey: session.factors.includes("passkey") && isSuitable(passkeyRules, session),
    hasSteppedUp: isFreshlyProved(session, now) && !isUnsettled,
    isProofOld: isProofOld(session, now) || isUnsettled,
  });
  // Others lose only what they have proved for a grave act, which they are asked for anew in any case.
  if (principal && changes.length > 0 && holdsOffice(principal.roles))
    await unsettle(store, session, changes, now);
  return principal;
}

/** By the rules of now: a session that began before they were made stricter is asked for another passkey. */
function isSuitable(rules: PasskeyRules, { passkey }: Session): boolean {
  return suitsOffice(rules, passkey ?? { isSynced: true });
}

/** Whom a stream that is still open belongs to: as `principalOfSession`, without its being used. */
export async function holderOfSession({ store, clock }: Door, token: string): Promise<Principal | undefined> {
  const now = clock.now();
  const session = await lookAtSession(store.pool, token, now);
  const proof = { hasSecondFactor: false, hasPasskey: false, hasSteppedUp: false };
  return session && welcomed(store, session.personId, now, proof);
}

/** For whom a program acts. It has what its token was made for, and never proves itself anew. */
export async function principalOfToken({ store, clock }: Door, text: string): Promise<Principal | undefined> {
  const now = clock.now();
  const token = await findApiToken(store.pool, text, now);
  if (!token) return undefined;
  return welcomed(store, token.personId, now, {
    hasSecondFactor: false,
    hasPasskey: false,
    hasSteppedUp: false,
    scopes: token.scopes,
  });
}

async function welcomed(
  store: Store,
  personId: string,
  now: Date,
  proof: Parameters<typeof principalFor>[2],
): Promise<Principal | undefined> {
  const view = store.systemView();
  const [person] = await view.many(Person, [personId]);
  if (!person || !(await isWelcome(view, person, now))) return undefined;
  return principalFor(view, person, proof);
}
