/**
 * Erasing records for good, with a proof in the audit log.
 *
 * The act says how many were erased and restates what is left of the acts that stored them, so that the check
 * finds every other row as it was, and nothing tells what was in those that are gone.
 */
import type { ActContext } from "../kernel/access-event.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { tableOf } from "../store/tables.ts";
import type { Transaction } from "../store/writer.ts";
import { digestsOfKind } from "./log-check-records.ts";

/**
 * @param why purpose, basis and justification, as the log's entry will say them.
 * @returns the act's number, for its receipt; undefined when there was nothing to erase.
 */
export async function eraseRecords(
  transaction: Transaction,
  schema: RecordSchema,
  ids: readonly string[],
  why: ActContext,
): Promise<number | undefined> {
  const { sql } = transaction;
  const { kind } = schema;
  const { rows: gone } = await sql.query<{ act: number | null }>(
    "DELETE FROM changes WHERE kind = $1 AND id = ANY($2::uuid[]) RETURNING act",
    [kind, ids],
  );
  await sql.query(`DELETE FROM ${tableOf(schema)} WHERE id = ANY($1::uuid[])`, [ids]);
  await sql.query("DELETE FROM search WHERE kind = $1 AND id = ANY($2::uuid[])", [kind, ids]);
  if (gone.length === 0) return undefined;
  const acts = [...new Set(gone.flatMap(({ act }) => (act === null ? [] : [act])))].sort((a, b) => a - b);
  const restates = await digestsOfKind(sql, kind, acts);
  const detail = { ...why.detail, records: ids.length, versions: gone.length };
  return transaction.log({ ...why, verb: "erasure", objectType: kind, restates, detail });
}
