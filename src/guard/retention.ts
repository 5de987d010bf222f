/**
 * Retention: what was collected on a basis is deleted when its time has run out, act by act, each with a proof.
 *
 * One collecting act (at most a thousand items) is one transaction: it is deleted whole, with its entry in the log,
 * or not at all, so that a sweep which is killed goes on where it was. A record's time counts from the run that
 * brought its newest version; with it all its versions go.
 */
import type { ActContext } from "../kernel/access-event.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Claim } from "../kernel/claim.ts";
import { Entity, Link } from "../kernel/entity.ts";
import { Place } from "../kernel/place.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { Quarantined } from "../kernel/run.ts";
import { contentOf } from "../store/acts.ts";
import { tableOf } from "../store/tables.ts";
import type { Queryable } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import { destroyUnused, filesOfQuarantined } from "./erase-files.ts";
import { eraseReadings, eraseRecords } from "./erase-records.ts";
import { type Held, heldAt, heldByWords } from "./holds.ts";
import { HELD, RUN_OUT, type Sweeping, WITH_BASIS } from "./retention-rules.ts";

/** What is brought in from outside; runs stay, as the account of what was collected. */
const COLLECTED: readonly RecordSchema[] = [Claim, Report, Entity, Link, Place, Quarantined];

export interface Swept {
  readonly acts: number;
  readonly records: number;
  /** Acts of which legal holds kept something. */
  readonly held: number;
}

interface Due {
  readonly act: number;
  readonly runId: string;
  readonly basisId: string;
  readonly recordedAt: Date;
}

/** Deletes all that is due. */
export async function sweep(sweeping: Sweeping): Promise<Swept> {
  const { writer, clock, signal } = sweeping;
  let after = -1;
  let acts = 0;
  let records = 0;
  let held = 0;
  while (!signal.aborted) {
    const done = await writer.transaction(async (transaction) => {
      const now = clock.now();
      const holds = await heldAt(transaction.sql, now);
      const due = await nextDue(transaction.sql, now, holds, after);
      return due && { due, ...(await eraseAct(transaction, due, now, holds, sweeping)) };
    });
    if (!done) break;
    after = done.due.act;
    acts += 1;
    records += done.erased;
    if (done.held > 0) held += 1;
  }
  return { acts, records, held };
}

async function nextDue(sql: Queryable, now: Date, held: Held, after: number): Promise<Due | undefined> {
  const { rows } = await sql.query<Due>(
    `SELECT collected.act, run_id AS "runId", basis_id AS "basisId", collected.recorded_at AS "recordedAt"
     FROM ${WITH_BASIS}
     WHERE erased_at IS NULL AND ${RUN_OUT} AND NOT ${HELD} AND collected.act > $4
     ORDER BY collected.act LIMIT 1 FOR UPDATE OF collected SKIP LOCKED`,
    [now, held.bases, held.sources, after],
  );
  return rows[0];
}

async function eraseAct(
  transaction: Transaction,
  due: Due,
  now: Date,
  holds: Held,
  { rederive }: Sweeping,
): Promise<{ readonly erased: number; readonly held: number }> {
  const { sql } = transaction;
  const why: ActContext = {
    basisId: due.basisId,
    detail: { why: "retention has run out", runId: due.runId, ofAct: due.act },
  };
  let erased = 0;
  let held = 0;
  const claims: string[] = [];
  const files: string[] = [];
  for (const schema of COLLECTED) {
    const { kind } = schema;
    const brought = await broughtBy(sql, kind, due, now, holds);
    const kept = await heldByWords(sql, holds, kind, brought);
    const ids = brought.filter((id) => !kept.has(id));
    held += kept.size;
    if (kind === Quarantined.kind) files.push(...(await filesOfQuarantined(sql, ids)));
    if (kind === Report.kind) {
      const read = await readFrom(sql, ids);
      await eraseMarked(transaction, Claim, read, now, why);
      claims.push(...read);
    }
    if (kind === Claim.kind) claims.push(...ids);
    await eraseMarked(transaction, schema, ids, now, why);
    erased += ids.length;
  }
  await eraseReadings(transaction, due.act, due.recordedAt, why);
  if (claims.length > 0) await rederive(transaction, claims, why);
  await destroyUnused(transaction, files, why);
  await sql.query(
    `UPDATE collected SET ${held === 0 ? "erased_at" : "found_held_at"} = $3 WHERE act = $1 AND run_id = $2`,
    [due.act, due.runId, now],
  );
  return { erased, held };
}

/** The records of one kind that an act stored a version of, without those that a later act still keeps. */
async function broughtBy(
  sql: Queryable,
  kind: string,
  { act, recordedAt }: Due,
  now: Date,
  { bases, sources }: Held,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH own AS MATERIALIZED (
       SELECT DISTINCT id FROM changes WHERE kind = $4 AND act = $5 AND recorded_at = $6
     ), version AS MATERIALIZED (
       SELECT id, version, recorded_at FROM "${kind}" JOIN own USING (id)
     ), kept AS (
       SELECT version.id FROM version
       JOIN changes ON changes.kind = $4 AND changes.id = version.id AND changes.version = version.version
         AND changes.recorded_at = version.recorded_at
       JOIN ${WITH_BASIS} ON collected.act = changes.act
       WHERE version.recorded_at > $6 AND erased_at IS NULL AND (NOT ${RUN_OUT} OR ${HELD})
     )
     SELECT id FROM own WHERE id NOT IN (SELECT id FROM kept) ORDER BY id`,
    [now, bases, sources, kind, act, recordedAt],
  );
  return rows.map(({ id }) => id);
}

/** The claims that were found by reading these reports: they are no more than their words. */
async function readFrom(sql: Queryable, reports: readonly string[]): Promise<string[]> {
  if (reports.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM "claim" WHERE superseded_at = 'infinity' AND body ->> 'reportId' = ANY($1)
     AND body ->> 'nativeId' LIKE 'extract:%' ORDER BY id`,
    [reports],
  );
  return rows.map(({ id }) => id);
}

/** Erases records and remembers their ids, so that they do not come back; what was cited keeps its digest. */
export async function eraseMarked(
  transaction: Transaction,
  schema: RecordSchema,
  ids: readonly string[],
  now: Date,
  why: ActContext,
): Promise<void> {
  if (ids.length === 0) return;
  const { sql } = transaction;
  const cited = await contentsOfCited(sql, schema, ids);
  const act = await eraseRecords(transaction, schema, ids, why);
  if (act === undefined) return;
  await sql.query(
    `INSERT INTO erased_record (kind, id, act, erased_at, content)
     SELECT $1, id, $2, $3, content FROM unnest($4::uuid[], $5::text[]) AS gone (id, content)
     ON CONFLICT (kind, id) DO NOTHING`,
    [schema.kind, act, now, ids, ids.map((id) => cited.get(id) ?? null)],
  );
}

/** SHA-256 of the bodies of those that judgements and products cite. */
async function contentsOfCited(
  sql: Queryable,
  schema: RecordSchema,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<{ id: string; body: unknown }>(
    `WITH citing AS (
       SELECT body FROM "assessment" WHERE superseded_at = 'infinity'
       UNION ALL SELECT body FROM "brief" WHERE superseded_at = 'infinity'
     ), cited AS (
       SELECT DISTINCT jsonb_path_query(body, '$.**.id') #>> '{}' AS id FROM citing
     )
     SELECT record.id, record.body FROM ${tableOf(schema)} AS record JOIN cited ON cited.id = record.id::text
     WHERE record.superseded_at = 'infinity' AND record.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, body }) => [id, contentOf(canonicalJson(body))]));
}
