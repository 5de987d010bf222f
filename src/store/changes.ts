/**
 * The change log: how one phase tells the next.
 *
 * Every stored version is one entry. A subscriber keeps a cursor and is handed the entries after it in the
 * order of their transactions; its work and its cursor commit together, so that each entry has its effect
 * once, whatever is killed in between. Entries of transactions still open are not handed out yet, because
 * a number given early can commit late.
 */
import type { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import type { RecordSchema, Stored } from "../kernel/record.ts";
import { LABEL_COLUMN } from "./labels.ts";
import { tableOf } from "./tables.ts";
import type { Queryable } from "./view.ts";
import type { Transaction, Writer } from "./writer.ts";

export interface Change {
  readonly seq: number;
  readonly xid: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
}

export interface Subscriber {
  /** Stable for ever: its cursor is stored under it. */
  readonly name: string;
  readonly kinds: readonly string[];
  /** Entries handed over at once. */
  readonly batch: number;
  /**
   * Whose work it reads: of the kinds that both are told of it is handed nothing that this one has not taken. An
   * entry can come to light between the turn of the one and of the other.
   */
  readonly after?: Pick<Subscriber, "name" | "kinds">;
  /** Does its work in the transaction that also moves its cursor. */
  take(changes: readonly Change[], transaction: Transaction): Promise<void>;
}

interface Position {
  readonly xid: string;
  readonly seq: number;
}

const BEGINNING: Position = { xid: "0", seq: 0 };

/**
 * Hands a subscriber its next batch.
 * @returns how many entries were taken; less than its batch when nothing more is to be had now.
 */
export async function advance(writer: Writer, subscriber: Subscriber): Promise<number> {
  return writer.transaction(async (transaction) => {
    const { xid, seq } = await lockCursor(transaction.sql, subscriber.name);
    const { after } = subscriber;
    // One short range of the index for each kind: what others wrote in between is not looked at.
    const { rows: changes } = await transaction.sql.query<Change>(
      `SELECT seq, xid::text AS xid, kind, id, version
       FROM unnest($3::text[]) AS wanted (kind), LATERAL (
         SELECT seq, xid, id, version FROM changes
         WHERE changes.kind = wanted.kind AND (xid, seq) > ($1::text::xid8, $2)
           AND xid < pg_snapshot_xmin(pg_current_snapshot())
           AND (wanted.kind <> ALL ($6::text[]) OR (xid, seq) <= (
             SELECT coalesce(max(taken.xid), '0'), coalesce(max(taken.seq), 0) FROM subscriber AS taken WHERE name = $5::text
           ))
         ORDER BY xid, seq LIMIT $4
       ) AS entry
       ORDER BY entry.xid, seq LIMIT $4`,
      [xid, seq, subscriber.kinds, subscriber.batch, after?.name, after?.kinds ?? []],
    );
    const last = changes.at(-1);
    if (!last) return 0;
    await subscriber.take(changes, transaction);
    await transaction.moveCursor(subscriber.name, last);
    return changes.length;
  });
}

/** The names of the subscribers for whom there is something, entries of open transactions' time included. */
export async function withBacklog(sql: Queryable, subscribers: readonly Subscriber[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT asked.name
     FROM jsonb_to_recordset($1) AS asked (name text, kinds jsonb) LEFT JOIN subscriber USING (name)
     WHERE EXISTS (
       SELECT FROM jsonb_array_elements_text(asked.kinds) AS wanted (kind), LATERAL (
         SELECT FROM changes
         WHERE changes.kind = wanted.kind
           AND (changes.xid, changes.seq) > (coalesce(subscriber.xid, '0'), coalesce(subscriber.seq, 0))
         LIMIT 1
       ) AS entry)`,
    [JSON.stringify(subscribers.map(({ name, kinds }) => ({ name, kinds })))],
  );
  return new Set(rows.map(({ name }) => name));
}

/** One process at a time works for a subscriber; a second one waits here and then finds nothing left. */
async function lockCursor(sql: Queryable, name: string): Promise<Position> {
  const locked = async () =>
    (
      await sql.query<Position>("SELECT xid::text AS xid, seq FROM subscriber WHERE name = $1 FOR UPDATE", [
        name,
      ])
    ).rows[0];
  const known = await locked();
  if (known) return known;
  await sql.query("INSERT INTO subscriber (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", [name]);
  return (await locked()) ?? BEGINNING;
}

/** The records that changes point at, in the versions they point at, in the order of the changes. */
export async function changedRecords<Schema extends RecordSchema>(
  sql: Queryable,
  schema: Schema,
  changes: readonly Change[],
): Promise<Stored<z.output<Schema>>[]> {
  const wanted = changes.filter(({ kind }) => kind === schema.kind);
  if (wanted.length === 0) return [];
  const { rows } = await sql.query<Stored<z.output<Schema>>>(
    `SELECT id, version, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt",
            recorded_by AS "recordedBy", ${LABEL_COLUMN}, body
     FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS asked (id, version, nth)
     JOIN ${tableOf(schema)} USING (id, version) ORDER BY nth`,
    [wanted.map(({ id }) => id), wanted.map(({ version }) => version)],
  );
  if (rows.length !== wanted.length)
    throw new Fault(
      "missing",
      `The change log names ${wanted.length} ${schema.kind} records; ${rows.length} are there.`,
    );
  return rows;
}
