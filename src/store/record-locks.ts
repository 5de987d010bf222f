/**
 * The lock of a record, which whoever changes it holds until their transaction ends.
 *
 * It is the row of the first version, which stays the first: who waited for the standing version would find it
 * superseded, and the one after it would be out of their statement's sight.
 */
import type { RecordSchema } from "../kernel/record.ts";
import { tableOf } from "./tables.ts";
import type { Queryable } from "./view.ts";

/** In ascending order of the ids, so that two who change the same records never wait for each other. */
export async function lockRecords(
  sql: Queryable,
  schema: RecordSchema,
  ids: readonly string[],
): Promise<void> {
  await sql.query(
    `SELECT FROM ${tableOf(schema)} WHERE id = ANY($1::uuid[]) AND version = 1 ORDER BY id FOR UPDATE`,
    [ids],
  );
}

/**
 * For a record that several may make at once under an id that is agreed between them: taken before it is looked whether
 * the record is there, so that the second finds what the first has made.
 */
export async function lockBeforeMaking(sql: Queryable, id: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", [id, MAKING]);
}

/** Keeps these locks apart from others in the same database. */
const MAKING = 4_646_041;
