/** Which legal holds stand at a time, and what they keep from being deleted. */
import { LegalHold } from "../kernel/hold.ts";
import type { Queryable } from "../store/view.ts";

export interface Held {
  readonly bases: readonly string[];
  readonly sources: readonly string[];
  readonly words: readonly string[];
}

/** @param at the desk's time: a hold whose time has run out holds nothing, whether anybody looked at it or not. */
export async function heldAt(sql: Queryable, at: Date): Promise<Held> {
  const { rows } = await sql.query<{ body: unknown }>(
    `SELECT body FROM "hold" WHERE superseded_at = 'infinity' AND body ->> 'releasedAt' IS NULL
     AND (body ->> 'startsAt')::timestamptz <= $1 AND (body ->> 'until')::timestamptz > $1`,
    [at],
  );
  const scopes = rows.map(({ body }) => LegalHold.parse(body).scope);
  return {
    bases: scopes.flatMap((scope) => (scope.kind === "basis" ? [scope.basisId] : [])),
    sources: scopes.flatMap((scope) => (scope.kind === "source" ? [scope.sourceId] : [])),
    words: scopes.flatMap((scope) => (scope.kind === "query" ? [scope.words] : [])),
  };
}

/** Those of these records that a search's hold finds; a report holds its claims, and a claim its report. */
export async function heldByWords(
  sql: Queryable,
  { words }: Held,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (words.length === 0 || ids.length === 0) return new Set();
  const found = (join: string) =>
    `SELECT asked.id FROM unnest($2::uuid[]) AS asked (id) ${join}
     JOIN unnest($3::text[]) AS query (words)
       ON search.words @@ (websearch_to_tsquery('simple', query.words) || websearch_to_tsquery('english', query.words))`;
  const own = found("JOIN search ON search.kind = $1 AND search.id = asked.id");
  const other = {
    claim: found(`JOIN "claim" ON "claim".id = asked.id
      JOIN search ON search.kind = 'report' AND search.id = ("claim".body ->> 'reportId')::uuid`),
    report: found(`JOIN "claim" ON "claim".body ->> 'reportId' = asked.id::text
      JOIN search ON search.kind = 'claim' AND search.id = "claim".id`),
  }[kind];
  const { rows } = await sql.query<{ id: string }>(other ? `${own} UNION ${other}` : own, [kind, ids, words]);
  return new Set(rows.map(({ id }) => id));
}
