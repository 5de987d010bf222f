/** What was collected when, from which source and on which basis: one row for each transaction of a run. */
import type { Transaction } from "./writer.ts";

export interface Collected {
  readonly runId: string;
  readonly sourceId: string;
  readonly basisId: string;
  /** When the run began; from then on retention counts. */
  readonly collectedAt: string;
}

/** Must come after the transaction has stored something; one that stored nothing leaves no row. */
export async function noteCollected(
  { sql }: Transaction,
  { runId, sourceId, basisId, collectedAt }: Collected,
): Promise<void> {
  await sql.query(
    `INSERT INTO collected (act, run_id, source_id, basis_id, collected_at, recorded_at)
     SELECT act, $1, $2, $3, $4, recorded_at
     FROM (SELECT nullif(current_setting('presage.act', true), '')::bigint AS act) AS own,
          LATERAL (SELECT recorded_at FROM "run" WHERE id = $1 ORDER BY version DESC LIMIT 1) AS run
     WHERE act IS NOT NULL ON CONFLICT DO NOTHING`,
    [runId, sourceId, basisId, collectedAt],
  );
}

/** What was replayed out of quarantine stands under the basis of its run, from when that began. */
export async function noteReplayed({ sql }: Transaction, runId: string): Promise<void> {
  await sql.query(
    `WITH own AS (SELECT nullif(current_setting('presage.act', true), '')::bigint AS act)
     INSERT INTO collected (act, run_id, source_id, basis_id, collected_at, recorded_at)
     SELECT own.act, run_id, source_id, basis_id, collected_at, change.recorded_at
     FROM own, collected, LATERAL (
       SELECT recorded_at FROM changes WHERE changes.act = own.act ORDER BY seq DESC LIMIT 1) AS change
     WHERE run_id = $1 LIMIT 1
     ON CONFLICT DO NOTHING`,
    [runId],
  );
}

/** The file of this run holds persons whom nobody may keep: it is destroyed long before the rest. */
export async function notePersonal({ sql }: Transaction, runId: string): Promise<void> {
  await sql.query("UPDATE collected SET is_personal = true WHERE run_id = $1 AND NOT is_personal", [runId]);
}

/** Those of these records that were erased; what was erased does not come back by being brought again. */
export async function erasedBefore(
  { sql }: Transaction,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ id: string }>(
    "SELECT id FROM erased_record WHERE kind = $1 AND id = ANY($2::uuid[])",
    [kind, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
