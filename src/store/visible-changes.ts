/** Which kinds have changed in something that a reader may see: what a notice may tell of. */
import type { RecordSchema } from "../kernel/record.ts";
import { tableOf } from "./tables.ts";
import type { Queryable, View } from "./view.ts";

/** A place in the order of the transactions; whatever commits later has this number or a higher one. */
export async function presentTransaction(sql: Queryable): Promise<string> {
  const { rows } = await sql.query<{ xmin: string }>(
    "SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin",
  );
  return String(rows[0]?.xmin ?? 0);
}

/** @param since from `presentTransaction`; a change just before it may be counted again. */
export async function visibleChanges(
  view: View,
  schemas: readonly RecordSchema[],
  since: string,
): Promise<string[]> {
  if (schemas.length === 0) return [];
  const { where, values } = view.visible;
  const [from, first] = [`$${values.length + 1}`, values.length + 2];
  const { rows } = await view.sql.query<{ kind: string }>(
    schemas
      .map((schema, n) => {
        const kind = `$${first + n}`;
        return `SELECT ${kind}::text AS kind WHERE EXISTS (
          SELECT FROM ${tableOf(schema)} WHERE id IN (
            SELECT changes.id FROM changes WHERE changes.kind = ${kind} AND changes.xid >= ${from}::text::xid8
          ) AND ${where})`;
      })
      .join(" UNION ALL "),
    [...values, since, ...schemas.map(({ kind }) => kind)],
  );
  return rows.map(({ kind }) => kind).sort();
}
