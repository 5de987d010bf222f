/**
 * How often somebody may try to sign in. It is counted before anything is checked, and alike for names that exist
 * and names that do not, so that trying at the same moment gains nothing and counting tells nothing.
 */
import { Fault } from "../kernel/fault.ts";
import type { Queryable } from "../store/view.ts";
import { tokenDigest } from "./secret-token.ts";

const WINDOW_MS = 15 * 60_000;
/** Failures in a quarter of an hour: of one name from one address, of one name, from one address (spraying). */
const MOST = { pair: 10, name: 50, address: 100 } as const;

export interface Attempt {
  /** Lower case. */
  readonly name: string;
  readonly address: string;
}

/** @throws Fault `refused` when it has been tried too often; the wait is at most a quarter of an hour. */
export async function countAttempt(sql: Queryable, attempt: Attempt, now: Date): Promise<void> {
  const subjects = subjectsOf(attempt);
  const since = new Date(now.getTime() - WINDOW_MS);
  await sql.query("DELETE FROM sign_in_attempt WHERE at <= $1", [since]);
  await sql.query(
    "INSERT INTO sign_in_attempt (subject, at) SELECT subject, $2 FROM unnest($1::bytea[]) AS subject",
    [subjects.map(({ subject }) => subject), now],
  );
  const { rows } = await sql.query<{ subject: Buffer; count: number }>(
    "SELECT subject, count(*) AS count FROM sign_in_attempt WHERE subject = ANY ($1::bytea[]) GROUP BY subject",
    [subjects.map(({ subject }) => subject)],
  );
  const isTooMany = subjects.some(({ subject, most }) =>
    rows.some((row) => row.subject.equals(subject) && row.count > most),
  );
  if (isTooMany)
    throw new Fault("refused", "Signing in has failed too often; wait a quarter of an hour and try again.", {
      reason: "too-often",
    });
}

/** After a success: what one has mistyped before is forgotten. What others try of the same name is not. */
export async function forgetAttempts(sql: Queryable, attempt: Attempt, at: Date): Promise<void> {
  const [pair, ...others] = subjectsOf(attempt).map(({ subject }) => subject);
  await sql.query(
    "DELETE FROM sign_in_attempt WHERE subject = $1 OR (subject = ANY ($2::bytea[]) AND at = $3)",
    [pair, others, at],
  );
}

/** Hashed, so that what was mistyped (perhaps a password in the field of the name) is not kept. */
function subjectsOf({ name, address }: Attempt) {
  return [
    { subject: tokenDigest(`pair\n${name}\n${address}`), most: MOST.pair },
    { subject: tokenDigest(`name\n${name}`), most: MOST.name },
    { subject: tokenDigest(`address\n${address}`), most: MOST.address },
  ];
}
