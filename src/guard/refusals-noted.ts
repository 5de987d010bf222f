/** What the audit log tells of refusals; entries whose text was erased are counted no more. */
import { z } from "zod";
import type { Queryable } from "../store/view.ts";

const Noted = z
  .object({
    seq: z.int(),
    ts: z.string(),
    objectType: z.string(),
    detail: z.object({ code: z.string(), reason: z.string(), items: z.int().optional() }),
  })
  .transform(({ seq, ts, objectType, detail }) => ({ act: seq, ts, what: objectType, ...detail }));

/** Word for word the condition of the index. */
const IS_REFUSAL = `event LIKE '%"verb":"refusal"%' AND (event::jsonb ->> 'verb') = 'refusal'`;
const HAS_CODE = "event::jsonb -> 'detail' ->> 'code' IS NOT NULL";

/** @param since YYYY-MM-DD, in UTC; from the beginning if left out. */
export async function refusalCounts(sql: Queryable, since = ""): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ code: string; count: number }>(
    `SELECT event::jsonb -> 'detail' ->> 'code' AS code, count(*)::int AS count
     FROM access_event WHERE ${IS_REFUSAL} AND ${HAS_CODE} AND day >= $1 GROUP BY 1`,
    [since],
  );
  return new Map(rows.map(({ code, count }) => [code, count]));
}

/** When each code was last refused with; ISO 8601. */
export async function lastRefusals(sql: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<{ code: string; last: string }>(
    `SELECT event::jsonb -> 'detail' ->> 'code' AS code, max(event::jsonb ->> 'ts') AS last
     FROM access_event WHERE ${IS_REFUSAL} AND ${HAS_CODE} GROUP BY 1`,
  );
  return new Map(rows.map(({ code, last }) => [code, last]));
}

/** Newest first. */
export async function refusalsNoted(sql: Queryable, limit: number): Promise<z.output<typeof Noted>[]> {
  const { rows } = await sql.query<{ event: string }>(
    `SELECT event FROM access_event WHERE ${IS_REFUSAL} AND ${HAS_CODE} ORDER BY act DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ event }) => Noted.parse(JSON.parse(event)));
}
