/**
 * What becomes of incidents when claims they were made of are erased.
 *
 * An incident of which no claim is left is erased, too; its part of the counts stays, because a count names nobody and
 * a nought would say that nothing happened. One that has claims left is made anew of those: what it was made of is
 * taken back from the counts, and the remaining claims are placed as if they had just come.
 */
import { eraseMarked } from "../guard/retention.ts";
import type { ActContext } from "../kernel/access-event.ts";
import { Event } from "../kernel/event.ts";
import type { Stored } from "../kernel/record.ts";
import { contributions, summed } from "../process/contributions.ts";
import { isOrganisation, memoised } from "../process/organisations.ts";
import { CLAIM_TO_PLACE } from "../process/to-place.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import { lockRecords } from "../store/record-locks.ts";
import { listColumn } from "../store/tables.ts";
import type { Transaction } from "../store/writer.ts";

export async function rederive(
  transaction: Transaction,
  claims: readonly string[],
  now: Date,
  why: ActContext,
): Promise<void> {
  const { sql } = transaction;
  const { rows: concerned } = await sql.query<{ id: string }>(
    `SELECT id FROM "event" WHERE superseded_at = 'infinity' AND ${listColumn("claims")} ?| $1::text[]`,
    [claims],
  );
  await lockRecords(
    sql,
    Event,
    concerned.map(({ id }) => id),
  );
  const { rows: events } = await sql.query<Pick<Stored<Event>, "id" | "label" | "body">>(
    `SELECT id, ${LABEL_COLUMN}, body FROM "event"
     WHERE superseded_at = 'infinity' AND ${listColumn("claims")} ?| $1::text[]`,
    [claims],
  );
  if (events.length === 0) return;
  const gone = new Set(claims);
  const isSubject = memoised(isOrganisation);
  const left = events.filter(({ body }) => body.claims.some((id) => !gone.has(id)));
  await transaction.append(
    summed(left.flatMap(({ body, label }) => contributions(body, label, isSubject, -1))),
  );
  await eraseMarked(
    transaction,
    Event,
    events.map(({ id }) => id),
    now,
    why,
  );
  await sql.query(
    `INSERT INTO changes (kind, id, version, recorded_at)
     SELECT $1, id, version, $2 FROM "claim" WHERE superseded_at = 'infinity' AND id = ANY($3::uuid[]) ORDER BY id`,
    [CLAIM_TO_PLACE, now, left.flatMap(({ body }) => body.claims.filter((id) => !gone.has(id)))],
  );
}
