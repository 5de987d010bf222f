/** Links that work once: for somebody who was invited, and for the first administrator of a desk. */
import type { Queryable } from "../store/view.ts";
import { type Entropy, newToken, tokenDigest } from "./secret-token.ts";

const HOUR_MS = 3_600_000;
const LASTS_MS = { person: 72 * HOUR_MS, setUp: HOUR_MS } as const;

/**
 * @param personId whom it is for; absent for the setting up of the desk. Earlier links for the same end with it.
 * @returns the token, which is nowhere kept.
 */
export async function makeInvitation(
  sql: Queryable,
  personId: string | undefined,
  now: Date,
  entropy: Entropy,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newToken(entropy);
  const expiresAt = new Date(now.getTime() + (personId === undefined ? LASTS_MS.setUp : LASTS_MS.person));
  await sql.query("DELETE FROM invitation WHERE person_id IS NOT DISTINCT FROM $1::uuid", [personId]);
  await sql.query("INSERT INTO invitation (token, person_id, expires_at) VALUES ($1, $2, $3)", [
    token.digest,
    personId,
    expiresAt,
  ]);
  return { token: token.text, expiresAt };
}

/** @returns whom it invites (nobody yet, for the setting up), or undefined when it is not to be believed. */
export async function takeInvitation(
  sql: Queryable,
  token: string,
  now: Date,
): Promise<{ readonly personId: string | undefined } | undefined> {
  const { rows } = await sql.query<{ personId: string | null }>(
    `UPDATE invitation SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2
     RETURNING person_id AS "personId"`,
    [tokenDigest(token), now],
  );
  return rows[0] && { personId: rows[0].personId ?? undefined };
}
