/**
 * Signing in, and what a request is believed to come from.
 *
 * Whatever is wrong, the answer and the time it takes are the same: a name that is not known, a wrong password,
 * a person who is suspended. Only who gave the right password hears that a code is wanted, too.
 */
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { Person } from "../kernel/person.ts";
import type { Stored } from "../kernel/record.ts";
import type { Store } from "../store/store.ts";
import type { Queryable } from "../store/view.ts";
import { countAttempt, forgetAttempts } from "./attempts.ts";
import { countFailure, type NoticeKind, tell } from "./notices.ts";
import { hasCodes, takeCode, takeRecoveryCode } from "./one-time-codes.ts";
import type { PasskeyRules } from "./passkey-rules.ts";
import { hashPassword, isPassword, requireGoodPassword } from "./passwords.ts";
import { isWelcome, personNamed, signInNameOf } from "./people.ts";
import type { Sealer } from "./seal.ts";
import type { Entropy } from "./secret-token.ts";
import {
  beginSession,
  endSession,
  type Factor,
  findSession,
  type NewSession,
  proveSession,
} from "./sessions.ts";

/** What signing in needs of the world. */
export interface Door {
  readonly store: Store;
  /** The real clock, whatever the desk's shows. */
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly seal: Sealer;
  /** Which passkeys hold the highest offices; any, if left out. */
  readonly passkeyRules?: PasskeyRules;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
  /** Six digits of an authenticator, or a recovery code. */
  readonly code?: string | undefined;
}

export interface From {
  readonly address: string;
  readonly agent: string;
}

/** The actor of acts by nobody who is known. */
const NOBODY = "nobody";

/**
 * @returns the token of a new session; whatever token the browser had before is not used.
 * @throws Fault `unauthenticated`, with `needs: "code"` where the password was right and a code is wanted;
 *   `refused` after too many attempts.
 */
export async function signIn(door: Door, credentials: Credentials, from: From): Promise<string> {
  const { store, clock } = door;
  const at = clock.now();
  const attempt = { name: signInNameOf(credentials.name), address: from.address };
  await countAttempt(store.pool, attempt, at);
  const person = await personNamed(store.systemView(), credentials.name);
  const proved = await prove(door, person, credentials);
  if (!person || proved.kind === "failed") {
    await logRefusal(store, person, proved.kind === "failed" ? proved.why : "name", at);
    throw new Fault(
      "unauthenticated",
      proved.kind === "failed" && proved.why === "code-wanted"
        ? "Give the code of your authenticator, or a recovery code."
        : "The name, the password or the code is wrong.",
      proved.kind === "failed" && proved.why === "code-wanted" ? { needs: "code" } : {},
    );
  }
  return letIn(door, { personId: person.id, factors: proved.factors, ...placed(from) }, (sql) =>
    forgetAttempts(sql, attempt, at),
  );
}

/**
 * Begins the session of somebody who has proved who they are.
 *
 * @param meanwhile done in the same transaction.
 * @returns its token.
 */
export async function letIn(
  { store, clock, entropy }: Door,
  session: NewSession,
  meanwhile?: (sql: Queryable) => Promise<void>,
): Promise<string> {
  return store.writer(session.personId).transaction(async (transaction) => {
    await meanwhile?.(transaction.sql);
    const token = await beginSession(transaction.sql, session, clock.now(), entropy);
    await transaction.log({ verb: "sign-in", objectType: "session", detail: { factors: session.factors } });
    return token;
  });
}

type Proved =
  | { readonly kind: "proved"; readonly factors: readonly Factor[] }
  | { readonly kind: "failed"; readonly why: "name" | "password" | "standing" | "code" | "code-wanted" };

async function prove(
  { store, clock, seal }: Door,
  person: Stored<Person> | undefined,
  { password, code }: Credentials,
): Promise<Proved> {
  const kept = person && (await passwordHash(store.pool, person.id));
  if (!(await isPassword(kept, password))) return { kind: "failed", why: person ? "password" : "name" };
  const now = clock.now();
  if (!person || !(await isWelcome(store.systemView(), person, now)))
    return { kind: "failed", why: "standing" };
  if (!(await hasCodes(store.pool, person.id))) return { kind: "proved", factors: ["password"] };
  if (!code?.trim()) return { kind: "failed", why: "code-wanted" };
  const personId = person.id;
  if (await takeCode(store.pool, { personId, code: code.trim(), use: "sign-in" }, seal, now))
    return { kind: "proved", factors: ["password", "code"] };
  if (await takeRecoveryCode(store.pool, { personId, code }, now))
    return { kind: "proved", factors: ["password", "recovery-code"] };
  return { kind: "failed", why: "code" };
}

async function passwordHash(sql: Queryable, personId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ hash: string }>("SELECT hash FROM credential WHERE person_id = $1", [
    personId,
  ]);
  return rows[0]?.hash;
}

/** Failures that somebody only makes who has one of the person's proofs already. */
const WITH_ONE_PROOF: Readonly<Record<string, NoticeKind>> = {
  code: "second-proof-failed",
  "passkey-counter": "passkey-copied",
  "passkey-flag": "passkey-copied",
};

/** @param why for overseers, and in plain words for the person; whoever tries hears nothing of it. */
export async function logRefusal(
  store: Store,
  person: Pick<Stored<Person>, "id"> | undefined,
  why: string,
  at: Date,
): Promise<void> {
  await store.writer(person?.id ?? NOBODY).transaction(async (transaction) => {
    // A code that is still wanted is no failure: the browser asks for it next.
    if (why !== "code-wanted") await countFailure(transaction.sql, person?.id, at);
    const kind = WITH_ONE_PROOF[why];
    if (kind && person) await tell(transaction.sql, { personId: person.id, kind }, at);
    await transaction.log({
      verb: "sign-in",
      objectType: "session",
      decision: "refused",
      detail: { why },
    });
  });
}

/**
 * Sets a password. The caller ends the person's other sessions.
 *
 * @throws Fault `refused` when it is too short, too long, or among what is tried first.
 */
export async function setPassword(
  sql: Queryable,
  { id, signInName, name }: { readonly id: string; readonly signInName: string; readonly name: string },
  password: string,
  { clock, entropy }: Pick<Door, "clock" | "entropy">,
): Promise<void> {
  await requireGoodPassword(password, [signInName, name]);
  const { rows } = await sql.query<{ isChange: boolean }>(
    `WITH before AS (SELECT FROM credential WHERE person_id = $1)
     INSERT INTO credential (person_id, hash, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
     RETURNING EXISTS (SELECT FROM before) AS "isChange"`,
    [id, await hashPassword(password, entropy), clock.now()],
  );
  if (rows[0]?.isChange) await tell(sql, { personId: id, kind: "password-changed" }, clock.now());
}

/**
 * Proves the person of a session anew, by password (and code, where one is set up).
 *
 * @returns the session's new token; the one before is worth nothing any more.
 * @throws Fault `unauthenticated` and `refused`, as signing in does.
 */
export async function stepUp(
  door: Door,
  token: string,
  { password, code }: Omit<Credentials, "name">,
  from: From,
): Promise<string> {
  const { store, clock, entropy } = door;
  const at = clock.now();
  const session = await findSession(store.pool, token, at);
  if (!session) throw new Fault("unauthenticated", "Sign in first.");
  const person = await store.systemView().one(Person, session.personId);
  const attempt = { name: person.body.signInName, address: from.address };
  await countAttempt(store.pool, attempt, at);
  const proved = await prove(door, person, { name: person.body.signInName, password, code });
  if (proved.kind === "failed") {
    await logRefusal(store, person, proved.why, at);
    throw new Fault(
      "unauthenticated",
      "The password or the code is wrong.",
      proved.why === "code-wanted" ? { needs: "code" } : {},
    );
  }
  return store.writer(person.id).transaction(async (transaction) => {
    await forgetAttempts(transaction.sql, attempt, at);
    const factor = proved.factors.at(-1) ?? "password";
    const renewed = await proveSession(transaction.sql, { id: session.id, factor, from }, at, entropy);
    if (renewed === undefined) throw new Fault("unauthenticated", "Sign in first.");
    await transaction.log({ verb: "sign-in", objectType: "step-up", detail: { factors: proved.factors } });
    return renewed;
  });
}

/** @returns whether there was a session to end. */
export async function signOut({ store, clock }: Door, token: string): Promise<boolean> {
  const session = await findSession(store.pool, token, clock.now());
  if (!session) return false;
  return store.writer(session.personId).transaction(async (transaction) => {
    await transaction.log({ verb: "sign-in", objectType: "sign-out" });
    return endSession(transaction.sql, session.personId, session.id);
  });
}

/** What of a caller a session keeps. */
export function placed({ address, agent }: From): Pick<NewSession, "address" | "agent"> {
  return { address, agent };
}
