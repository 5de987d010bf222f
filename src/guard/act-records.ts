/** What an act stored: which records, in which version, under what label; never what they say. */
import { banner, Label } from "../kernel/label.ts";
import { records } from "../kernel/records.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import { tableOf } from "../store/tables.ts";
import type { Queryable } from "../store/view.ts";

export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** As a banner. */
  readonly label: string;
}

/** In the order of kinds and ids. @param limit how many at most. */
export async function recordsOfAct(sql: Queryable, act: number, limit: number): Promise<StoredRecord[]> {
  const { rows } = await sql.query<{ kind: string; id: string; version: number }>(
    "SELECT kind, id, version FROM changes WHERE act = $1 ORDER BY kind, id, version LIMIT $2",
    [act, limit],
  );
  const stored: StoredRecord[] = [];
  for (const schema of records) {
    const own = rows.filter(({ kind }) => kind === schema.kind);
    if (own.length === 0) continue;
    const labelled = await sql.query<{ id: string; version: number; label: unknown }>(
      `SELECT id, version, ${LABEL_COLUMN} FROM ${tableOf(schema)}
       WHERE (id, version) IN (SELECT * FROM unnest($1::uuid[], $2::int[])) ORDER BY id, version`,
      [own.map(({ id }) => id), own.map(({ version }) => version)],
    );
    for (const { label, ...one } of labelled.rows)
      stored.push({ kind: schema.kind, ...one, label: banner(Label.parse(label)) });
  }
  return stored;
}
