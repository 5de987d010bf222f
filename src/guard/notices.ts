/**
 * What a person is told about their own way in: attempts that look strange, and every change of what they prove
 * themselves by (ASVS 6.3.5, 6.3.7).
 *
 * A notice is written in the transaction of what it tells of. It stands on the person's account page until they have
 * seen it; whoever can carry messages takes those that were not sent yet.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Queryable } from "../store/view.ts";
import { browserFamily } from "./proof-place.ts";
import { tokenDigest } from "./secret-token.ts";

export const NOTICES = [
  "signed-in-after-failures",
  "second-proof-failed",
  "signed-in-elsewhere",
  "signed-in-after-long",
  "passkey-copied",
  "proof-unsettled",
  "password-changed",
  "codes-set-up",
  "recovery-codes-made",
  "recovery-code-used",
  "passkey-added",
  "passkey-removed",
  "identity-linked",
  "identity-ended",
  "link-made",
  "recovery-asked",
  "recovery-done",
  "estimate-stale",
] as const;
export const NoticeKind = z.enum(NOTICES);
export type NoticeKind = z.infer<typeof NoticeKind>;

export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly at: Date;
  /** How often, where it counts something. */
  readonly times: number | undefined;
  readonly isSeen: boolean;
}

export interface NewNotice {
  readonly personId: string;
  readonly kind: NoticeKind;
  readonly times?: number;
}

/** Kept for a quarter of a year: long enough for who comes rarely. */
const KEPT_MS = 92 * 24 * 3_600_000;
const MOST_SHOWN = 50;

export async function tell(sql: Queryable, { personId, kind, times }: NewNotice, at: Date): Promise<void> {
  await sql.query("INSERT INTO notice (id, person_id, kind, at, times) VALUES ($1, $2, $3, $4, $5)", [
    randomUUID(),
    personId,
    kind,
    at,
    times,
  ]);
  await sql.query("DELETE FROM notice WHERE at < $1", [new Date(at.getTime() - KEPT_MS)]);
}

/** The newest first. */
export async function noticesOf(sql: Queryable, personId: string): Promise<Notice[]> {
  const { rows } = await sql.query<Omit<Notice, "times"> & { times: number | null }>(
    `SELECT id, kind, at, times, seen_at IS NOT NULL AS "isSeen" FROM notice
     WHERE person_id = $1 ORDER BY at DESC, id LIMIT ${MOST_SHOWN}`,
    [personId],
  );
  return rows.map((row) => ({ ...row, times: row.times ?? undefined }));
}

export async function unseenNotices(sql: Queryable, personId: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM notice WHERE person_id = $1 AND seen_at IS NULL",
    [personId],
  );
  return rows[0]?.count ?? 0;
}

/** @returns how many are seen by it. */
export async function seeNotices(sql: Queryable, personId: string, at: Date): Promise<number> {
  const { rowCount } = await sql.query(
    "UPDATE notice SET seen_at = $2 WHERE person_id = $1 AND seen_at IS NULL",
    [personId, at],
  );
  return rowCount ?? 0;
}

export interface UnsentNotice extends Notice {
  readonly personId: string;
}

/** For whoever carries messages: the oldest first, each until `noticesSent` was told of it. */
export async function unsentNotices(sql: Queryable, limit: number): Promise<UnsentNotice[]> {
  const { rows } = await sql.query<Omit<UnsentNotice, "times"> & { times: number | null }>(
    `SELECT id, person_id AS "personId", kind, at, times, seen_at IS NOT NULL AS "isSeen" FROM notice
     WHERE sent_at IS NULL ORDER BY at, id LIMIT $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, times: row.times ?? undefined }));
}

export async function noticesSent(sql: Queryable, ids: readonly string[], at: Date): Promise<void> {
  await sql.query("UPDATE notice SET sent_at = $2 WHERE id = ANY ($1::uuid[])", [ids, at]);
}

/** Failures that a success after them makes worth a word: who mistypes once or twice knows of it. */
const MANY_FAILURES = 3;
const LONG_MS = 90 * 24 * 3_600_000;

/**
 * One more failed attempt under somebody's name.
 *
 * The same statement is run for a name that nobody has, so that the time it takes tells nothing.
 */
export async function countFailure(sql: Queryable, personId: string | undefined, at: Date): Promise<void> {
  await sql.query(
    `INSERT INTO failed_sign_ins (person_id, times, last_at)
     SELECT id, 1, $2 FROM (SELECT $1::uuid AS id) AS tried WHERE id IS NOT NULL
     ON CONFLICT (person_id) DO UPDATE SET times = failed_sign_ins.times + 1, last_at = excluded.last_at`,
    [personId, at],
  );
}

/** What is strange about somebody's coming in now: told to them, in the transaction in which their session begins. */
export async function noteSignIn(
  sql: Queryable,
  {
    personId,
    factors,
    agent,
  }: { readonly personId: string; readonly factors: readonly string[]; readonly agent: string },
  at: Date,
): Promise<void> {
  const failed = await sql.query<{ times: number }>(
    "DELETE FROM failed_sign_ins WHERE person_id = $1 RETURNING times",
    [personId],
  );
  const times = failed.rows[0]?.times ?? 0;
  if (times >= MANY_FAILURES) await tell(sql, { personId, kind: "signed-in-after-failures", times }, at);
  const { rows: known } = await sql.query<{ browser: Buffer; seenAt: Date }>(
    `SELECT browser, seen_at AS "seenAt" FROM known_browser WHERE person_id = $1 ORDER BY seen_at DESC`,
    [personId],
  );
  const browser = browserDigest(personId, agent);
  if (known.length > 0 && !known.some((one) => one.browser.equals(browser)))
    await tell(sql, { personId, kind: "signed-in-elsewhere" }, at);
  if (known[0] && at.getTime() - known[0].seenAt.getTime() > LONG_MS)
    await tell(sql, { personId, kind: "signed-in-after-long" }, at);
  if (factors.includes("recovery-code")) await tell(sql, { personId, kind: "recovery-code-used" }, at);
  await sql.query(
    `INSERT INTO known_browser (person_id, browser, seen_at) VALUES ($1, $2, $3)
     ON CONFLICT (person_id, browser) DO UPDATE SET seen_at = excluded.seen_at`,
    [personId, browser, at],
  );
}

/** Hashed for its person alone. */
function browserDigest(personId: string, agent: string): Buffer {
  return tokenDigest(`browser\n${personId}\n${browserFamily(agent)}`);
}
