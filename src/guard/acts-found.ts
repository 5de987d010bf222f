/**
 * The audit log's entries as overseers find them: by who, what, when and how it was decided.
 *
 * Only the oversight desk reads here, in transactions that can write nothing. What overseers themselves have
 * read is left out unless it is asked for.
 */
import type { Pool } from "pg";
import { z } from "zod";
import { AccessEvent, VERBS } from "../kernel/access-event.ts";
import { inTransaction } from "../store/in-transaction.ts";
import type { Queryable } from "../store/view.ts";

export const ActFilter = z.object({
  verb: z.enum(VERBS).optional().meta({ description: "What was done; `oversee` only when it is named." }),
  actor: z
    .string()
    .regex(/^[0-9a-f]{1,64}$/)
    .optional()
    .meta({ description: "Pseudonym of who did it." }),
  day: z.iso.date().optional().meta({ description: "The day on which, in UTC." }),
  decision: z.enum(["allowed", "refused"]).optional(),
  object: z.string().optional().meta({ description: "What it was done to, as entries call it." }),
});
export type ActFilter = z.output<typeof ActFilter>;

/** Entries of the log; one whose text was erased has its number and place only. */
export interface FoundAct {
  readonly act: number;
  /** Its place in the log; absent while it waits for one. */
  readonly leaf?: number;
  readonly event?: AccessEvent;
}

interface Row {
  act: number;
  leaf: number | null;
  event: string | null;
}

/** A connection that reads and cannot write, whatever it is told. */
export function readOnly(pool: Pool): Queryable {
  return {
    query: (text, values) => inTransaction(pool, "BEGIN READ ONLY", (client) => client.query(text, values)),
  };
}

/** Newest first. @param before acts with a smaller number only. */
export async function foundActs(
  sql: Queryable,
  filter: ActFilter,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<FoundAct[]> {
  const { where, values } = conditionsOf(filter, before);
  const { rows } = await sql.query<Row>(
    `SELECT act, leaf, event FROM access_event WHERE ${where} ORDER BY act DESC LIMIT $${values.length + 1}`,
    [...values, limit],
  );
  return rows.map(foundOf);
}

/** @param atMost counting stops there. */
export async function countActs(sql: Queryable, filter: ActFilter, atMost: number): Promise<number> {
  const { where, values } = conditionsOf(filter, undefined);
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT FROM access_event WHERE ${where} LIMIT $${values.length + 1}) AS found`,
    [...values, atMost],
  );
  return rows[0]?.count ?? 0;
}

export async function oneAct(
  sql: Queryable,
  act: number,
): Promise<
  (FoundAct & { readonly text?: string; readonly salt?: Buffer; readonly commitment: Buffer }) | undefined
> {
  const { rows } = await sql.query<Row & { salt: Buffer | null; commitment: Buffer }>(
    "SELECT act, leaf, event, salt, commitment FROM access_event WHERE act = $1",
    [act],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { salt, event, commitment } = row;
  return { ...foundOf(row), commitment, ...(salt && { salt }), ...(event !== null && { text: event }) };
}

export interface Drawn {
  readonly seed: string;
  readonly size: number;
  /** Acts after this number are not drawn from, so that the same sample can be drawn again later. */
  readonly upTo: number;
}

/**
 * The acts whose SHA-256 of `SEED ACT` is smallest: a sample nobody can steer who does not choose the seed, and
 * that anybody can draw again with the numbers of the acts alone.
 */
export async function sampledActs(
  sql: Queryable,
  filter: ActFilter,
  { seed, size, upTo }: Drawn,
): Promise<FoundAct[]> {
  const { where, values } = conditionsOf(filter, upTo + 1);
  const n = values.length;
  const { rows } = await sql.query<Row>(
    `SELECT act, leaf, event FROM access_event JOIN (
       SELECT act, sha256(convert_to($${n + 1} || ' ' || act, 'UTF8')) AS rank
       FROM access_event WHERE ${where} ORDER BY rank LIMIT $${n + 2}) AS drawn USING (act)
     ORDER BY rank`,
    [...values, seed, size],
  );
  return rows.map(foundOf);
}

export async function newestAct(sql: Queryable): Promise<number> {
  const { rows } = await sql.query<{ act: number | null }>("SELECT max(act) AS act FROM access_event");
  return rows[0]?.act ?? 0;
}

export interface Tally {
  readonly verb: string;
  readonly object: string;
  readonly decision: string;
  readonly count: number;
}

/** How many entries of each sort there are since a day. @param since YYYY-MM-DD, in UTC. */
export async function tallies(sql: Queryable, since: string): Promise<Tally[]> {
  const { rows } = await sql.query<Tally>(
    `SELECT verb, object_type AS object, decision, count(*)::int AS count
     FROM access_event WHERE day >= $1 GROUP BY 1, 2, 3`,
    [since],
  );
  return rows;
}

/** Each value that entries have in a column, without reading them all: one look at the index for each. */
export async function distinctOf(
  sql: Queryable,
  name: "actor" | "object_type",
  limit: number,
): Promise<string[]> {
  const { rows } = await sql.query<{ value: string }>(
    `WITH RECURSIVE one AS (
       (SELECT ${name} AS value FROM access_event WHERE ${name} IS NOT NULL ORDER BY ${name} LIMIT 1)
       UNION ALL
       SELECT (SELECT ${name} FROM access_event WHERE ${name} > one.value ORDER BY ${name} LIMIT 1)
       FROM one WHERE one.value IS NOT NULL)
     SELECT value FROM one WHERE value IS NOT NULL LIMIT $1`,
    [limit],
  );
  return rows.map(({ value }) => value);
}

function conditionsOf({ verb, actor, day, decision, object }: ActFilter, before: number | undefined) {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (text: string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(`${text} $${values.length}`);
  };
  add("verb =", verb);
  add("actor =", actor);
  add("day =", day);
  add("object_type =", object);
  add("act <", before);
  // Word for word the condition of an index.
  if (decision === "refused") parts.push("decision = 'refused'");
  if (decision === "allowed") parts.push("decision = 'allowed'");
  if (verb === undefined) parts.push("verb IS DISTINCT FROM 'oversee'");
  return { where: parts.join(" AND ") || "true", values };
}

function foundOf({ act, leaf, event }: Row): FoundAct {
  return {
    act,
    ...(leaf !== null && { leaf }),
    ...(event !== null && { event: AccessEvent.parse(JSON.parse(event)) }),
  };
}
