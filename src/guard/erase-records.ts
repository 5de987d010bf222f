/**
 * Erasing records for good, with a proof in the audit log.
 *
 * The act says how many were erased and restates what is left of the acts that stored them, so that the check
 * finds every other row as it was, and nothing tells what was in those that are gone.
 */
import type { ActContext } from "../kernel/access-event.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { READINGS } from "../store/acts.ts";
import { tableOf } from "../store/tables.ts";
import type { Transaction } from "../store/writer.ts";
import { digestsOfKind } from "./log-check-records.ts";

interface Gone {
  readonly act: number | null;
  readonly recordedAt: Date;
}

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
  if (ids.length === 0) return undefined;
  // By the times of the versions: the change log is ordered by time, and has no order by id.
  const { rows: gone } = await sql.query<Gone>(
    `DELETE FROM changes WHERE kind = $1 AND id = ANY($2::uuid[])
     AND recorded_at = ANY(ARRAY(SELECT DISTINCT recorded_at FROM ${tableOf(schema)} WHERE id = ANY($2::uuid[])))
     RETURNING act, recorded_at AS "recordedAt"`,
    [kind, ids],
  );
  await sql.query(`DELETE FROM ${tableOf(schema)} WHERE id = ANY($1::uuid[])`, [ids]);
  await sql.query("DELETE FROM search WHERE kind = $1 AND id = ANY($2::uuid[])", [kind, ids]);
  if (gone.length === 0) return undefined;
  const detail = { ...why.detail, records: ids.length, versions: gone.length };
  return logErasure(transaction, kind, gone, { ...why, detail });
}

/** Erases what one act stored of series. @returns as `eraseRecords`. */
export async function eraseReadings(
  transaction: Transaction,
  act: number,
  recordedAt: Date,
  why: ActContext,
): Promise<number | undefined> {
  const { rows: gone } = await transaction.sql.query<Gone>(
    `DELETE FROM reading WHERE recorded_at = $2 AND act = $1 RETURNING act, recorded_at AS "recordedAt"`,
    [act, recordedAt],
  );
  if (gone.length === 0) return undefined;
  const detail = { ...why.detail, readings: gone.length };
  return logErasure(transaction, READINGS, gone, { ...why, detail });
}

async function logErasure(
  transaction: Transaction,
  kind: string,
  gone: readonly Gone[],
  why: ActContext,
): Promise<number> {
  const acts = [...new Set(gone.flatMap(({ act }) => (act === null ? [] : [act])))].sort((a, b) => a - b);
  const times = [...new Map(gone.map(({ recordedAt }) => [recordedAt.getTime(), recordedAt])).values()];
  const restates = await digestsOfKind(transaction.sql, kind, acts, times);
  return transaction.log({ ...why, verb: "erasure", objectType: kind, restates });
}
