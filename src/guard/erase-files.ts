/**
 * Erasing received files: their keys are destroyed with the entry in the log, and every copy of the folder of blobs
 * that was ever made is unreadable from then on.
 */
import type { ActContext } from "../kernel/access-event.ts";
import { destroyBlobKeys } from "../store/blob-keys.ts";
import type { Queryable } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import { type Held, heldAt } from "./holds.ts";
import { HELD, QUARANTINE_DAYS, type Sweeping } from "./retention-rules.ts";

const DAY = 86_400_000;
/** Runs whose files are looked at in one transaction. */
const RUNS = 200;

/** The blobs of set-aside items that were too long for their record. */
export async function filesOfQuarantined(sql: Queryable, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ sha256: string }>(
    `SELECT DISTINCT body ->> 'sha256' AS sha256 FROM "quarantined"
     WHERE id = ANY($1::uuid[]) AND body ->> 'raw' = ''`,
    [ids],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Destroys the keys of those of these files that nothing points at any more. */
export async function destroyUnused(
  transaction: Transaction,
  sha256s: readonly string[],
  why: ActContext,
): Promise<void> {
  if (sha256s.length === 0) return;
  const { sql } = transaction;
  const { rows } = await sql.query<{ sha256: string }>(
    `SELECT DISTINCT sha256 FROM unnest($1::text[]) AS file (sha256)
     WHERE NOT EXISTS (SELECT FROM "run" JOIN collected ON run_id = "run".id
                       WHERE body ->> 'sha256' = sha256 AND blob_gone_at IS NULL)
       AND NOT EXISTS (SELECT FROM "quarantined"
                       WHERE superseded_at = 'infinity' AND body ->> 'sha256' = file.sha256 AND body ->> 'raw' = '')
       AND NOT EXISTS (SELECT FROM "brief" WHERE jsonb_path_exists(body -> 'files', '$.* ? (@ == $sha)',
                                                                   jsonb_build_object('sha', file.sha256)))`,
    [sha256s],
  );
  const unused = rows.map(({ sha256 }) => sha256);
  if (unused.length === 0) return;
  await destroyBlobKeys(sql, unused);
  const detail = { ...why.detail, files: unused.length };
  await transaction.log({ ...why, verb: "erasure", objectType: "blob", detail });
}

/** A file that was refused whole is not kept for a day: nothing points at it. */
export async function destroyRefused(transaction: Transaction, runId: string, now: Date): Promise<void> {
  const { sql } = transaction;
  await sql.query("UPDATE collected SET blob_gone_at = $2 WHERE run_id = $1", [runId, now]);
  const { rows } = await sql.query<{ sha256: string }>(
    `SELECT DISTINCT body ->> 'sha256' AS sha256 FROM "run" WHERE id = $1 AND body ? 'sha256'`,
    [runId],
  );
  const files = rows.map(({ sha256 }) => sha256);
  await destroyUnused(transaction, files, { detail: { why: "the file was refused", runs: [runId] } });
}

/** Destroys the files of runs of which nothing is left, and early those that hold persons nobody may keep. */
export async function sweepFiles({ writer, clock, signal }: Sweeping): Promise<number> {
  let done = 0;
  while (!signal.aborted) {
    const runs = await writer.transaction(async (transaction) => {
      const { sql } = transaction;
      const now = clock.now();
      const due = await runsDue(sql, now, await heldAt(sql, now));
      if (due.length === 0) return 0;
      const ids = due.map(({ id }) => id);
      await sql.query("UPDATE collected SET blob_gone_at = $2 WHERE run_id = ANY($1::uuid[])", [ids, now]);
      const files = due.flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]));
      await destroyUnused(transaction, files, {
        detail: { why: "nothing of these runs is kept", runs: ids },
      });
      return due.length;
    });
    if (runs === 0) break;
    done += runs;
  }
  return done;
}

async function runsDue(sql: Queryable, now: Date, { bases, sources }: Held) {
  const { rows } = await sql.query<{ id: string; sha256: string | null }>(
    `WITH due AS (
       SELECT run_id FROM collected WHERE blob_gone_at IS NULL GROUP BY run_id
       HAVING bool_and(erased_at IS NOT NULL)
           OR (bool_or(is_personal) AND min(collected_at) <= $1 AND NOT bool_or(${HELD}))
       LIMIT ${RUNS}
     )
     SELECT run_id AS id, (SELECT max(body ->> 'sha256') FROM "run" WHERE id = run_id) AS sha256 FROM due`,
    [new Date(now.getTime() - QUARANTINE_DAYS * DAY), bases, sources],
  );
  return rows;
}
