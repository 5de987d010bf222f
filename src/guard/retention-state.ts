/** How retention stands: what is due, what should have been deleted already, what is held, and the last proofs. */
import { AccessEvent } from "../kernel/access-event.ts";
import { Quarantined } from "../kernel/run.ts";
import type { Queryable } from "../store/view.ts";
import { heldAt, heldByWords } from "./holds.ts";
import { ENDS, HELD, QUARANTINE_DAYS, RUN_OUT, WITH_BASIS } from "./retention-rules.ts";

export interface RetentionState {
  /** Batches whose time has run out, and which the next sweep deletes. */
  readonly due: number;
  /** Those of them whose time ran out more than a day ago; must be 0. */
  readonly overdue: number;
  /** Batches whose time has run out and which a legal hold keeps. */
  readonly held: number;
  /** When the next time runs out; ISO 8601. */
  readonly nextDue?: string;
}

const DAY = 86_400_000;
/** A sweep comes once a day; what a search's hold kept at the last one is held, not late. */
const SWEPT = `found_held_at > $4`;

/** By basis; a basis with nothing left to delete is absent. */
export async function retentionByBasis(sql: Queryable, now: Date): Promise<Map<string, RetentionState>> {
  const held = await heldAt(sql, now);
  const { rows } = await sql.query<{
    id: string;
    due: number;
    overdue: number;
    held: number;
    next: Date | null;
  }>(
    `SELECT basis_id AS id,
            count(*) FILTER (WHERE ${RUN_OUT} AND NOT kept)::int AS due,
            count(*) FILTER (WHERE ${ENDS} <= $5 AND NOT kept)::int AS overdue,
            count(*) FILTER (WHERE ${RUN_OUT} AND kept)::int AS held,
            min(${ENDS}) FILTER (WHERE NOT ${RUN_OUT}) AS next
     FROM ${WITH_BASIS}, LATERAL (SELECT ${HELD} OR coalesce(${SWEPT}, false) AS kept) AS hold
     WHERE erased_at IS NULL GROUP BY 1`,
    [now, held.bases, held.sources, new Date(now.getTime() - 2 * DAY), new Date(now.getTime() - DAY)],
  );
  return new Map(
    rows.map(({ id, due, overdue, held: kept, next }) => [
      id,
      { due, overdue, held: kept, ...(next && { nextDue: next.toISOString() }) },
    ]),
  );
}

/** All that should have been deleted more than a day ago. */
export async function retentionOverdue(sql: Queryable, now: Date): Promise<number> {
  const states = [...(await retentionByBasis(sql, now)).values()];
  const batches = states.reduce((sum, { overdue }) => sum + overdue, 0);
  return batches + (await quarantineOverdue(sql, now));
}

/** Looked at to say whether any is late: the number itself is of no use above it. */
const MOST = 1_000;

/** Set-aside items that should have been deleted more than a day ago, and that no hold keeps. */
export async function quarantineOverdue(sql: Queryable, now: Date): Promise<number> {
  const held = await heldAt(sql, now);
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM "quarantined" WHERE version = 1 AND recorded_at <= $1
     AND NOT EXISTS (SELECT FROM collected WHERE run_id = ("quarantined".body ->> 'runId')::uuid AND ${HELD})
     LIMIT ${MOST}`,
    [new Date(now.getTime() - (QUARANTINE_DAYS + 1) * DAY), held.bases, held.sources],
  );
  const ids = rows.map(({ id }) => id);
  return ids.length - (await heldByWords(sql, held, Quarantined.kind, ids)).size;
}

export interface ErasureProof {
  /** The entry's number, for its receipt. */
  readonly act: number;
  readonly ts: string;
  readonly kind: string;
  readonly basisId?: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The newest erasures. */
export async function erasureProofs(sql: Queryable, limit: number): Promise<ErasureProof[]> {
  const { rows } = await sql.query<{ event: string }>(
    `SELECT event FROM access_event WHERE event LIKE '%"verb":"erasure"%' ORDER BY act DESC LIMIT $1`,
    [limit],
  );
  return rows.flatMap(({ event }) => {
    const { seq, ts, objectType, basisId, detail, verb } = AccessEvent.parse(JSON.parse(event));
    if (verb !== "erasure") return [];
    return [{ act: seq, ts, kind: objectType, ...(basisId && { basisId }), detail: detail ?? {} }];
  });
}
