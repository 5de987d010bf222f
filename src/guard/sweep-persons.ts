/** Persons of the classes that may be kept are erased at the end that was stated of each. */
import { Entity } from "../kernel/entity.ts";
import { eraseRecords } from "./erase-records.ts";
import { PERSON_FIELD, PERSONAL } from "./excepted-person.ts";
import { heldAt, heldByWords } from "./holds.ts";
import type { Sweeping } from "./retention-rules.ts";

const BATCH = 500;

export async function sweepPersons({ writer, clock, signal }: Sweeping): Promise<number> {
  let done = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  while (!signal.aborted) {
    const batch = await writer.transaction(async (transaction) => {
      const now = clock.now();
      const holds = await heldAt(transaction.sql, now);
      const { rows } = await transaction.sql.query<{ id: string }>(
        `SELECT id FROM "entity" WHERE superseded_at = 'infinity' AND id > $2
         AND label_id = ANY(ARRAY(SELECT id FROM label_class WHERE label -> 'caveats' ? '${PERSONAL}'))
         AND (body -> 'properties' -> '${PERSON_FIELD}' ->> 'expires')::timestamptz <= $1
         AND coalesce(body ->> 'sourceId', '') <> ALL($3) ORDER BY id LIMIT ${BATCH}`,
        [now, after, holds.sources],
      );
      const found = rows.map(({ id }) => id);
      const held = await heldByWords(transaction.sql, holds, Entity.kind, found);
      const ids = found.filter((id) => !held.has(id));
      // Without a mark: it may be brought again with a later end.
      await eraseRecords(transaction, Entity, ids, {
        detail: { why: "the time for which a person may be kept is over" },
      });
      return { last: found.at(-1), erased: ids.length };
    });
    if (batch.last === undefined) break;
    after = batch.last;
    done += batch.erased;
  }
  return done;
}
