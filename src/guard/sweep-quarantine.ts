/** What was set aside and corrected by nobody is deleted after a hard limit, whatever its basis says. */
import type { ActContext } from "../kernel/access-event.ts";
import { Quarantined } from "../kernel/run.ts";
import type { Queryable } from "../store/view.ts";
import { destroyUnused, filesOfQuarantined } from "./erase-files.ts";
import { eraseRecords } from "./erase-records.ts";
import { type Held, heldAt, heldByWords } from "./holds.ts";
import { HELD, QUARANTINE_DAYS, type Sweeping } from "./retention-rules.ts";

const BATCH = 500;
const DAY = 86_400_000;

export async function sweepQuarantine({ writer, clock, signal }: Sweeping): Promise<number> {
  let done = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  while (!signal.aborted) {
    const batch = await writer.transaction(async (transaction) => {
      const { sql } = transaction;
      const now = clock.now();
      const holds = await heldAt(sql, now);
      const found = await tooLong(sql, now, holds, after);
      const held = await heldByWords(sql, holds, Quarantined.kind, found);
      const ids = found.filter((id) => !held.has(id));
      const files = await filesOfQuarantined(sql, ids);
      const why: ActContext = { detail: { why: `set aside for more than ${QUARANTINE_DAYS} days` } };
      await eraseRecords(transaction, Quarantined, ids, why);
      await destroyUnused(transaction, files, why);
      return { last: found.at(-1), erased: ids.length };
    });
    if (batch.last === undefined) break;
    after = batch.last;
    done += batch.erased;
  }
  return done;
}

async function tooLong(sql: Queryable, now: Date, { bases, sources }: Held, after: string) {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM "quarantined" WHERE version = 1 AND recorded_at <= $1 AND id > $4
     AND NOT EXISTS (SELECT FROM collected WHERE run_id = ("quarantined".body ->> 'runId')::uuid AND ${HELD})
     ORDER BY id LIMIT ${BATCH}`,
    [new Date(now.getTime() - QUARANTINE_DAYS * DAY), bases, sources, after],
  );
  return rows.map(({ id }) => id);
}
