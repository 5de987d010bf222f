/**
 * Sessions: 256 random bits that stand for somebody who has proved who they are, until they end.
 *
 * They are looked up for each request, so that an ended one is worth nothing at once. The token changes whenever
 * more is proved with it, so that one that was planted or seen before is of no use (session fixation).
 */
import { randomUUID } from "node:crypto";
import type { Queryable } from "../store/view.ts";
import { noteSignIn } from "./notices.ts";
import type { JudgedPasskey } from "./passkey-rules.ts";
import { type AskedFrom, type ProofPlace, proofPlaceOf } from "./proof-place.ts";
import { type Entropy, newToken, tokenDigest } from "./secret-token.ts";

/** How somebody has proved who they are. */
export type Factor =
  | "password"
  | "code"
  | "recovery-code"
  | "passkey"
  | "single-sign-on"
  /** The other service says, in a word that the configuration names, that it saw a second factor. */
  | "vouched-second-factor";

const MINUTE = 60_000;
/** NIST SP 800-63B-4 section 2.2.3: at most an hour without use and a day in all, at assurance level 2. */
export const SESSION = { idleMs: 60 * MINUTE, wholeMs: 12 * 60 * MINUTE, proofMs: 5 * MINUTE } as const;
/** For how long a proof lets somebody hold an office: a session that lies open longer does the work of a reader alone. */
export const OFFICE_MS = 30 * MINUTE;
/** When it was last seen is written down no more often than this. */
const SEEN_EVERY_MS = MINUTE;

export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly factors: readonly Factor[];
  /** The browser, as it calls itself. */
  readonly agent: string;
  readonly begunAt: Date;
  readonly seenAt: Date;
  readonly endsAt: Date;
  /** When the person last proved who they are. */
  readonly provedAt: Date;
  /** Digests of where that was; empty where no browser is known to have done it. */
  readonly proofNetwork: Buffer;
  readonly proofBrowser: Buffer;
  /** The passkey that proved it last, as far as it is still there. */
  readonly passkey: JudgedPasskey | undefined;
  /** Failed proofs in the person's name: now, and at the last proof. */
  readonly failures: number;
  readonly failuresAtProof: number;
  /** The proof counts no more, because something has changed since. */
  readonly isUnsettled: boolean;
}

const FAILURES = "coalesce((SELECT times FROM failed_sign_ins f WHERE f.person_id = session.person_id), 0)";
const COLUMNS = `id, person_id AS "personId", factors, agent, begun_at AS "begunAt", seen_at AS "seenAt",
  ends_at AS "endsAt", proved_at AS "provedAt", proof_network AS "proofNetwork", proof_browser AS "proofBrowser",
  (SELECT jsonb_strip_nulls(jsonb_build_object('isSynced', is_synced, 'model', model)) FROM passkey p
   WHERE p.id = session.proof_passkey AND p.person_id = session.person_id) AS passkey,
  ${FAILURES} AS failures, failures_at_proof AS "failuresAtProof", unsettled_at IS NOT NULL AS "isUnsettled"`;

type Row = Omit<Session, "passkey"> & { readonly passkey: JudgedPasskey | null };

function sessionOf({ passkey, ...row }: Row): Session {
  return { ...row, passkey: passkey ?? undefined };
}

export interface NewSession {
  readonly personId: string;
  readonly factors: readonly Factor[];
  readonly agent: string;
  /** Of the connection; without it the proof's place is not known, and no change of it is seen. */
  readonly address?: string;
  /** The passkey that proved it, by its id. */
  readonly passkey?: string;
}

/** @returns the token, which is nowhere kept. */
export async function beginSession(
  sql: Queryable,
  { personId, factors, agent, address, passkey }: NewSession,
  now: Date,
  entropy: Entropy,
): Promise<string> {
  const token = newToken(entropy);
  const id = randomUUID();
  const place = address === undefined ? NOWHERE : proofPlaceOf(id, { address, agent });
  await sql.query(
    `INSERT INTO session (id, token, person_id, factors, agent, begun_at, seen_at, ends_at, proved_at,
       proof_network, proof_browser, proof_passkey)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $6, $8, $9, $10)`,
    [
      id,
      token.digest,
      personId,
      factors,
      agent.slice(0, 200),
      now,
      new Date(now.getTime() + SESSION.wholeMs),
      place.network,
      place.browser,
      passkey,
    ],
  );
  await noteSignIn(sql, { personId, factors, agent }, now);
  await sql.query("DELETE FROM session WHERE ends_at <= $1 OR seen_at <= $2", [now, idleSince(now)]);
  return token.text;
}

const NOWHERE: ProofPlace = { network: Buffer.alloc(0), browser: Buffer.alloc(0) };

/** @returns the session of the token, unless it has ended. */
export async function findSession(sql: Queryable, token: string, now: Date): Promise<Session | undefined> {
  const session = await lookAtSession(sql, token, now);
  if (session && now.getTime() - session.seenAt.getTime() >= SEEN_EVERY_MS)
    await sql.query("UPDATE session SET seen_at = $2 WHERE id = $1", [session.id, now]);
  return session;
}

/** As `findSession`, and looking is no use of it: a stream that is merely open keeps no session alive. */
export async function lookAtSession(sql: Queryable, token: string, now: Date): Promise<Session | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM session WHERE token = $1 AND ends_at > $2 AND seen_at > $3`,
    [tokenDigest(token), now, idleSince(now)],
  );
  return rows[0] && sessionOf(rows[0]);
}

export interface NewProof {
  /** The session's. */
  readonly id: string;
  readonly factor: Factor;
  /** Where it was given; what is known of it is forgotten without. */
  readonly from?: AskedFrom | undefined;
  /** The passkey that proved it, by its id. */
  readonly passkey?: string;
}

/**
 * Writes down that more was proved, under a new token; the old one is worth nothing from then on.
 *
 * @returns undefined when the session has ended meanwhile.
 */
export async function proveSession(
  sql: Queryable,
  { id, factor, from, passkey }: NewProof,
  now: Date,
  entropy: Entropy,
): Promise<string | undefined> {
  const token = newToken(entropy);
  const place = from ? proofPlaceOf(id, from) : NOWHERE;
  const { rowCount } = await sql.query(
    `UPDATE session SET token = $2, proved_at = $3, seen_at = $3,
       factors = CASE WHEN $4 = ANY (factors) THEN factors ELSE factors || $4::text END,
       proof_network = $5, proof_browser = $6, proof_passkey = coalesce($7, proof_passkey),
       failures_at_proof = ${FAILURES}, unsettled_at = NULL
     WHERE id = $1 AND ends_at > $3`,
    [id, token.digest, now, factor, place.network, place.browser, passkey],
  );
  return rowCount === 1 ? token.text : undefined;
}

export function isFreshlyProved({ provedAt }: Session, now: Date): boolean {
  return now.getTime() - provedAt.getTime() < SESSION.proofMs;
}

export function isProofOld({ provedAt }: Session, now: Date): boolean {
  return now.getTime() - provedAt.getTime() >= OFFICE_MS;
}

export async function sessionsOf(sql: Queryable, personId: string, now: Date): Promise<Session[]> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM session WHERE person_id = $1 AND ends_at > $2 AND seen_at > $3 ORDER BY seen_at DESC`,
    [personId, now, idleSince(now)],
  );
  return rows.map(sessionOf);
}

/** @returns whether that session was this person's and is now ended. */
export async function endSession(sql: Queryable, personId: string, id: string): Promise<boolean> {
  const { rowCount } = await sql.query("DELETE FROM session WHERE id = $1 AND person_id = $2", [
    id,
    personId,
  ]);
  return rowCount === 1;
}

/** After a change of password, or when the person is suspended. */
export async function endSessions(sql: Queryable, personId: string, except?: string): Promise<number> {
  const { rowCount } = await sql.query(
    "DELETE FROM session WHERE person_id = $1 AND id IS DISTINCT FROM $2",
    [personId, except],
  );
  return rowCount ?? 0;
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - SESSION.idleMs);
}
