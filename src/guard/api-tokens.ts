/** Tokens by which programs act for a person: for some permissions, until a day, shown once. */
import { randomUUID } from "node:crypto";
import { Fault } from "../kernel/fault.ts";
import type { Queryable } from "../store/view.ts";
import type { Permission } from "./decide.ts";
import { type Entropy, newToken, tokenDigest } from "./secret-token.ts";

/** So that one left in a file or a repository is found by those who look for such things. */
const PREFIX = "presage_";
const LONGEST_MS = 366 * 24 * 3_600_000;

/** What the policies refuse a token whatever its scopes. */
const NEVER: ReadonlySet<Permission> = new Set(["self", "administer", "unseal"]);

export interface ApiToken {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `id, person_id AS "personId", name, scopes, made_at AS "madeAt", expires_at AS "expiresAt"`;

/**
 * @returns the token, which is nowhere kept.
 * @throws Fault `refused` when it would be for nothing, for its person's own sign-in, or for more than a year.
 */
export async function makeApiToken(
  sql: Queryable,
  { personId, name, scopes, expiresAt }: Omit<ApiToken, "id" | "madeAt">,
  now: Date,
  entropy: Entropy,
): Promise<{ readonly id: string; readonly token: string }> {
  const lasts = expiresAt.getTime() - now.getTime();
  if (lasts <= 0 || lasts > LONGEST_MS)
    throw new Fault("refused", "A token needs a day on which it expires, within a year from now.");
  if (scopes.length === 0 || scopes.some((scope) => NEVER.has(scope)))
    throw new Fault(
      "refused",
      "A token is for some permissions, and never for administering, unsealing, or its person's own sign-in.",
    );
  const token = newToken(entropy);
  const id = randomUUID();
  const text = `${PREFIX}${token.text}`;
  await sql.query(
    `INSERT INTO api_token (id, token, person_id, name, scopes, made_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, tokenDigest(text), personId, name, scopes, now, expiresAt],
  );
  return { id, token: text };
}

export async function findApiToken(sql: Queryable, text: string, now: Date): Promise<ApiToken | undefined> {
  const { rows } = await sql.query<ApiToken>(
    `SELECT ${COLUMNS} FROM api_token WHERE token = $1 AND expires_at > $2`,
    [tokenDigest(text), now],
  );
  return rows[0];
}

export async function apiTokensOf(sql: Queryable, personId: string, now: Date): Promise<ApiToken[]> {
  const { rows } = await sql.query<ApiToken>(
    `SELECT ${COLUMNS} FROM api_token WHERE person_id = $1 AND expires_at > $2 ORDER BY made_at DESC`,
    [personId, now],
  );
  return rows;
}

/** @returns whether that token was this person's and is now worth nothing. */
export async function endApiToken(sql: Queryable, personId: string, id: string): Promise<boolean> {
  const { rowCount } = await sql.query("DELETE FROM api_token WHERE id = $1 AND person_id = $2", [
    id,
    personId,
  ]);
  return rowCount === 1;
}
