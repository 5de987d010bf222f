/**
 * Single sign-on: people of one institution come in because its own service vouches for them.
 *
 * An identity there belongs to a person here because that person linked it, signed in or by their invitation;
 * never because names or addresses look alike. Whoever comes back must have gone out in the same browser.
 */
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { Person } from "../kernel/person.ts";
import type { Stored } from "../kernel/record.ts";
import type { Transaction } from "../store/writer.ts";
import { countAttempt, forgetAttempts } from "./attempts.ts";
import type { Vouched } from "./identity-provider.ts";
import { takeInvitation } from "./invitations.ts";
import { isWelcome } from "./people.ts";
import { newToken, tokenDigest } from "./secret-token.ts";
import { beginSession, endSessions, type Factor, findSession, proveSession } from "./sessions.ts";
import { type Door, type From, logRefusal, placed } from "./sign-in.ts";
import { keepLink, personVouched, type SingleSignOn, touchLink } from "./vouched-identities.ts";

const ERRAND_MS = 10 * 60_000;

/** What somebody goes to the other service for. */
export type Purpose = z.infer<typeof Purpose>;
const Purpose = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sign-in"), returnTo: z.string() }),
  z.object({ kind: z.literal("step-up"), sessionId: z.string(), returnTo: z.string() }),
  z.object({ kind: z.literal("link"), sessionId: z.string(), returnTo: z.string() }),
  z.object({ kind: z.literal("invitation"), token: z.string(), returnTo: z.string() }),
]);
const Kept = z.object({ nonce: z.string(), verifier: z.string(), purpose: Purpose });

export interface Begun {
  /** Where the browser goes. */
  readonly address: string;
  /** Kept by the browser in a cookie that only this desk sees, and brought back. */
  readonly browser: string;
}

export type Finished =
  | { readonly kind: "session"; readonly token: string; readonly returnTo: string }
  | { readonly kind: "linked"; readonly shownAs: string; readonly returnTo: string };

/** @returns the path, unless it leads away from this desk; then its beginning. */
export function ownPath(path: string | undefined): string {
  const here = "http://desk.invalid";
  if (!path?.startsWith("/") || !URL.canParse(path, here)) return "/";
  const { origin, pathname, search } = new URL(path, here);
  return origin === here && !pathname.startsWith("//") ? pathname + search : "/";
}

export async function beginSingleSignOn(
  { store, clock, entropy, seal }: Door,
  { provider }: SingleSignOn,
  purpose: Purpose,
): Promise<Begun> {
  const [state, browser, nonce, verifier] = [
    newToken(entropy),
    newToken(entropy),
    newToken(entropy),
    newToken(entropy),
  ];
  const now = clock.now();
  const kept = { nonce: nonce.text, verifier: verifier.text, purpose };
  await store.pool.query("DELETE FROM single_sign_on_errand WHERE expires_at <= $1", [now]);
  await store.pool.query(
    "INSERT INTO single_sign_on_errand (state, browser, sealed, expires_at) VALUES ($1, $2, $3, $4)",
    [
      state.digest,
      browser.digest,
      await seal.seal(Buffer.from(JSON.stringify(kept)), state.text),
      new Date(now.getTime() + ERRAND_MS),
    ],
  );
  const isAnew = purpose.kind === "step-up";
  const errand = { state: state.text, nonce: nonce.text, verifier: verifier.text, isAnew };
  return { address: await provider.addressFor(errand), browser: browser.text };
}

export interface Return {
  /** Of the address that the browser came back by. */
  readonly query: string;
  /** From the cookie. */
  readonly browser: string | undefined;
  /** The session that the browser is in, where it is in one. */
  readonly session?: string | undefined;
}

/**
 * @throws Fault `unauthenticated` when the other service vouches for nobody, or for somebody who is not linked or not
 *   welcome; `refused` for a return that was not begun in this browser.
 */
export async function finishSingleSignOn(
  door: Door,
  singleSignOn: SingleSignOn,
  { query, browser, session }: Return,
  from: From,
): Promise<Finished> {
  const { store, clock } = door;
  const state = new URLSearchParams(query).get("state") ?? "";
  const attempt = { name: `single sign-on ${state}`, address: from.address };
  await countAttempt(store.pool, attempt, clock.now());
  const errand = await takeErrand(door, state, browser);
  if (!errand) {
    await logRefusal(store, undefined, "single-sign-on-not-begun", clock.now());
    throw new Fault("refused", "This was not begun in this browser just now; begin again.", {
      reason: "not-begun",
    });
  }
  const { purpose, ...secrets } = errand;
  const isAnew = purpose.kind === "step-up";
  const vouched = await singleSignOn.provider
    .vouchedFor(query, { state, isAnew, ...secrets })
    .catch(async (error: unknown) => {
      await logRefusal(store, undefined, "single-sign-on-answer", clock.now());
      throw error;
    });
  const arrival: Arrival = { door, singleSignOn, vouched, from, session };
  const finished = await finish(arrival, purpose);
  await forgetAttempts(store.pool, attempt, clock.now());
  return finished;
}

interface Arrival {
  readonly door: Door;
  readonly singleSignOn: SingleSignOn;
  readonly vouched: Vouched;
  readonly from: From;
  readonly session: string | undefined;
}

function finish(arrival: Arrival, purpose: Purpose): Promise<Finished> {
  switch (purpose.kind) {
    case "sign-in":
      return signInVouched(arrival, purpose.returnTo);
    case "step-up":
      return stepUpVouched(arrival, purpose);
    case "link":
      return link(arrival, purpose);
    case "invitation":
      return acceptInvited(arrival, purpose);
  }
}

async function signInVouched(arrival: Arrival, returnTo: string): Promise<Finished> {
  const { store } = arrival.door;
  const personId = await personVouched(store.pool, arrival);
  const person = personId && (await welcome(arrival, personId));
  if (!person) {
    await logRefusal(
      store,
      personId ? { id: personId } : undefined,
      personId ? "standing" : "not-linked",
      arrival.door.clock.now(),
    );
    throw new Fault(
      "unauthenticated",
      "You are known there, but nobody here is linked to that; accept your invitation with it, or sign in another way.",
      { reason: "not-linked" },
    );
  }
  return store.writer(person.id).transaction(async (transaction) => ({
    kind: "session",
    token: await admit(arrival, transaction, person.id),
    returnTo: ownPath(returnTo),
  }));
}

async function stepUpVouched(
  arrival: Arrival,
  { sessionId, returnTo }: { readonly sessionId: string; readonly returnTo: string },
): Promise<Finished> {
  const { store, clock, entropy } = arrival.door;
  const personId = await personOfSession(arrival, sessionId);
  if ((await personVouched(store.pool, arrival)) !== personId) {
    await logRefusal(store, { id: personId }, "single-sign-on-of-another", clock.now());
    throw new Fault("unauthenticated", "The other service vouches for somebody else.", {
      reason: "not-vouched",
    });
  }
  return store.writer(personId).transaction(async (transaction) => {
    const now = clock.now();
    await touchLink(transaction.sql, arrival);
    const proof = { id: sessionId, factor: "single-sign-on" as const, from: arrival.from };
    const token = await proveSession(transaction.sql, proof, now, entropy);
    if (token === undefined) throw new Fault("unauthenticated", "Sign in first.");
    await transaction.log({
      verb: "sign-in",
      objectType: "step-up",
      detail: { factors: factorsOf(arrival.vouched) },
    });
    return { kind: "session", token, returnTo: ownPath(returnTo) };
  });
}

async function link(
  arrival: Arrival,
  { sessionId, returnTo }: { readonly sessionId: string; readonly returnTo: string },
): Promise<Finished> {
  const personId = await personOfSession(arrival, sessionId);
  return arrival.door.store.writer(personId).transaction(async (transaction) => {
    await keepLink(arrival, transaction, personId);
    return { kind: "linked", shownAs: arrival.vouched.shownAs, returnTo: ownPath(returnTo) };
  });
}

async function acceptInvited(
  arrival: Arrival,
  { token, returnTo }: { readonly token: string; readonly returnTo: string },
): Promise<Finished> {
  const { store, clock } = arrival.door;
  return store.writer("invitation").transaction(async (transaction) => {
    const taken = await takeInvitation(transaction.sql, token, clock.now());
    if (taken?.personId === undefined)
      throw new Fault(
        "refused",
        "This link is not valid, was used before, or has expired; ask for a new one.",
        { reason: "used-up" },
      );
    await keepLink(arrival, transaction, taken.personId);
    await endSessions(transaction.sql, taken.personId);
    return {
      kind: "session",
      token: await admit(arrival, transaction, taken.personId),
      returnTo: ownPath(returnTo),
    };
  });
}

/** @returns the token of a new session. */
async function admit(arrival: Arrival, transaction: Transaction, personId: string): Promise<string> {
  const { clock, entropy } = arrival.door;
  const factors = factorsOf(arrival.vouched);
  await touchLink(transaction.sql, arrival);
  const session = { personId, factors, ...placed(arrival.from) };
  const token = await beginSession(transaction.sql, session, clock.now(), entropy);
  await transaction.log({ verb: "sign-in", objectType: "session", detail: { factors } });
  return token;
}

function factorsOf({ hasSecondFactor }: Vouched): Factor[] {
  return ["single-sign-on", ...(hasSecondFactor ? (["vouched-second-factor"] as const) : [])];
}

async function personOfSession({ door, session }: Arrival, sessionId: string): Promise<string> {
  const found =
    session === undefined ? undefined : await findSession(door.store.pool, session, door.clock.now());
  if (found?.id !== sessionId) throw new Fault("unauthenticated", "Sign in first.");
  return found.personId;
}

async function welcome(
  { door, singleSignOn }: Arrival,
  personId: string,
): Promise<Stored<Person> | undefined> {
  const view = door.store.systemView();
  const [person] = await view.many(Person, [personId]);
  if (person?.body.institution !== singleSignOn.institution) return undefined;
  return (await isWelcome(view, person, door.clock.now())) ? person : undefined;
}

/** Used up whatever then comes of it, and by the browser it was begun in only. */
async function takeErrand(
  { store, clock, seal }: Door,
  state: string,
  browser: string | undefined,
): Promise<z.infer<typeof Kept> | undefined> {
  const { rows } = await store.pool.query<{ sealed: Buffer }>(
    "DELETE FROM single_sign_on_errand WHERE state = $1 AND browser = $2 AND expires_at > $3 RETURNING sealed",
    [tokenDigest(state), tokenDigest(browser ?? ""), clock.now()],
  );
  return rows[0] && Kept.parse(JSON.parse((await seal.open(rows[0].sealed, state)).toString()));
}
