/**
 * Proving oneself by a passkey: to sign in, or anew in a session. Whatever is wrong, the answer is the same.
 */
import { generateAuthenticationOptions, verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { Person } from "../kernel/person.ts";
import type { Queryable } from "../store/view.ts";
import { countAttempt, forgetAttempts } from "./attempts.ts";
import { CHALLENGE_MS, newChallenge, takeChallenge } from "./passkey-challenges.ts";
import { answerWith, Base64Url, handleOf, PasskeyOptions, type Site } from "./passkeys.ts";
import { isWelcome } from "./people.ts";
import { beginSession, findSession, proveSession } from "./sessions.ts";
import { type Door, type From, logRefusal, placed } from "./sign-in.ts";

/** What `navigator.credentials.get` gives back, as JSON. */
export const PasskeyAnswer = answerWith({
  clientDataJSON: Base64Url,
  authenticatorData: Base64Url,
  signature: Base64Url,
  userHandle: Base64Url.exactOptional(),
});
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;

/** What the browser needs to sign with whatever passkeys it has for this site. */
export async function beginPasskeySignIn(door: Door, site: Site): Promise<z.infer<typeof PasskeyOptions>> {
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    challenge: await newChallenge(door, "sign-in"),
    timeout: CHALLENGE_MS,
    userVerification: "required",
  });
  return PasskeyOptions.parse(options);
}

/**
 * @returns the token of a new session.
 * @throws Fault `unauthenticated`, the same whatever is wrong; `refused` after too many attempts.
 */
export async function signInWithPasskey(
  door: Door,
  site: Site,
  answer: PasskeyAnswer,
  from: From,
): Promise<string> {
  const { store, clock, entropy } = door;
  const at = clock.now();
  const attempt = { name: `passkey ${answer.id}`, address: from.address };
  await countAttempt(store.pool, attempt, at);
  const proved = await provePasskey(door, site, answer, { use: "sign-in" });
  return store.writer(proved.personId).transaction(async (transaction) => {
    await keepCounter(transaction.sql, proved, at);
    await forgetAttempts(transaction.sql, attempt, at);
    const token = await beginSession(
      transaction.sql,
      { personId: proved.personId, factors: ["passkey"], passkey: proved.id, ...placed(from) },
      at,
      entropy,
    );
    await transaction.log({ verb: "sign-in", objectType: "session", detail: { factors: ["passkey"] } });
    return token;
  });
}

/** For a session whose person proves anew who they are: only passkeys of their own are asked for. */
export async function beginPasskeyStepUp(
  door: Door,
  site: Site,
  token: string,
): Promise<z.infer<typeof PasskeyOptions>> {
  const session = await findSession(door.store.pool, token, door.clock.now());
  if (!session) throw new Fault("unauthenticated", "Sign in first.");
  const { rows } = await door.store.pool.query<{ id: string; transports: string[] }>(
    "SELECT id, transports FROM passkey WHERE person_id = $1",
    [session.personId],
  );
  if (rows.length === 0) throw new Fault("missing", "You have no passkey; prove yourself by password.");
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    allowCredentials: rows,
    challenge: await newChallenge(door, "step-up", session.id),
    timeout: CHALLENGE_MS,
    userVerification: "required",
  });
  return PasskeyOptions.parse(options);
}

/**
 * @returns the session's new token; the one before is worth nothing any more.
 * @throws Fault `unauthenticated` when the passkey is not this person's, or its answer not to this session's challenge.
 */
export async function stepUpWithPasskey(
  door: Door,
  site: Site,
  { token, answer }: { readonly token: string; readonly answer: PasskeyAnswer },
  from: From,
): Promise<string> {
  const { store, clock, entropy } = door;
  const at = clock.now();
  const session = await findSession(store.pool, token, at);
  if (!session) throw new Fault("unauthenticated", "Sign in first.");
  const attempt = { name: `passkey ${answer.id}`, address: from.address };
  await countAttempt(store.pool, attempt, at);
  const proved = await provePasskey(door, site, answer, { use: "step-up", session });
  return store.writer(session.personId).transaction(async (transaction) => {
    await keepCounter(transaction.sql, proved, at);
    await forgetAttempts(transaction.sql, attempt, at);
    const proof = { id: session.id, factor: "passkey" as const, from, passkey: proved.id };
    const renewed = await proveSession(transaction.sql, proof, at, entropy);
    if (renewed === undefined) throw new Fault("unauthenticated", "Sign in first.");
    await transaction.log({ verb: "sign-in", objectType: "step-up", detail: { factors: ["passkey"] } });
    return renewed;
  });
}

interface Proved {
  readonly id: string;
  readonly personId: string;
  readonly counter: number;
  readonly newCounter: number;
  readonly isBackedUp: boolean;
}

interface ProofOf {
  readonly use: "sign-in" | "step-up";
  readonly session?: { readonly id: string; readonly personId: string };
}

interface Kept {
  readonly personId: string;
  readonly publicKey: Buffer;
  readonly counter: string;
  readonly isSynced: boolean;
}

async function provePasskey(
  door: Door,
  site: Site,
  answer: PasskeyAnswer,
  { use, session }: ProofOf,
): Promise<Proved> {
  const { store, clock } = door;
  const { rows } = await store.pool.query<Kept>(
    `SELECT person_id AS "personId", public_key AS "publicKey", counter, is_synced AS "isSynced"
     FROM passkey WHERE id = $1`,
    [answer.id],
  );
  const [kept] = rows;
  const fail = async (why: string, cause?: unknown): Promise<never> => {
    await logRefusal(store, kept && { id: kept.personId }, why, clock.now());
    throw new Fault(
      "unauthenticated",
      "This passkey lets nobody in here; try again or another way.",
      {},
      cause,
    );
  };
  if (!kept) return fail("passkey-unknown");
  const handle = answer.response.userHandle;
  const isOwn = handle === undefined || handle === handleOf(kept.personId).toString("base64url");
  // Without the handle the passkey was not found by itself, which only an answer to a named one may lack.
  if (!isOwn || (session ? session.personId !== kept.personId : handle === undefined))
    return fail("passkey-of-another");
  const counter = Number(kept.counter);
  const verified = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: (challenge) => takeChallenge(door, challenge, use, session?.id),
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
    credential: { id: answer.id, publicKey: Uint8Array.from(kept.publicKey), counter },
  }).catch((cause: unknown) =>
    // A counter that does not rise tells of a copy of the passkey; the overseers see it by its own name.
    fail(/counter value/.test(String(cause)) ? "passkey-counter" : "passkey", cause),
  );
  if (!verified.verified) return fail("passkey-signature");
  const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo;
  // Whether it may be copied is settled when it is made (WebAuthn level 3, section 7.2, step 18).
  if ((credentialDeviceType === "multiDevice") !== kept.isSynced) return fail("passkey-flag");
  const view = store.systemView();
  const [person] = await view.many(Person, [kept.personId]);
  if (!person || !(await isWelcome(view, person, clock.now()))) return fail("standing");
  return {
    id: answer.id,
    personId: kept.personId,
    counter,
    newCounter,
    isBackedUp: credentialBackedUp,
  };
}

/** Of two answers at the same moment with the same count, one finds it used. */
async function keepCounter(sql: Queryable, proved: Proved, now: Date): Promise<void> {
  const { id, counter, newCounter, isBackedUp } = proved;
  const { rowCount } = await sql.query(
    "UPDATE passkey SET counter = $3, used_at = $4, is_backed_up = $5 WHERE id = $1 AND counter = $2",
    [id, counter, newCounter, now, isBackedUp],
  );
  if (rowCount !== 1)
    throw new Fault("unauthenticated", "This passkey lets nobody in here; try again or another way.");
}
