/**
 * The SQL that keeps a record kind, derived from its schema.
 *
 * Every version of a record is a row. A version ends when the next one begins (`superseded_at`), which makes
 * the present (`superseded_at = 'infinity'`) and any past moment equally cheap to ask for.
 */
import { fieldsMarked, type RecordSchema } from "../kernel/record.ts";

export function tableOf(schema: RecordSchema): string {
  return `"${schema.kind}"`;
}

/** Safe to run again: it adds what is missing and changes nothing that is there. */
export function createTable(schema: RecordSchema): string[] {
  const table = tableOf(schema);
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (
       id uuid NOT NULL,
       version integer NOT NULL,
       recorded_at timestamptz NOT NULL,
       superseded_at timestamptz NOT NULL DEFAULT 'infinity',
       recorded_by text NOT NULL,
       tlp smallint NOT NULL,
       compartments text[] NOT NULL,
       label jsonb NOT NULL,
       digest bytea NOT NULL,
       body jsonb NOT NULL,
       PRIMARY KEY (id, version)
     )`,
    `CREATE INDEX IF NOT EXISTS "${schema.kind}_recorded" ON ${table} (recorded_at, id)
       WHERE superseded_at = 'infinity'`,
    ...fieldsMarked(schema, "indexed").map(
      (field) =>
        `CREATE INDEX IF NOT EXISTS "${schema.kind}_${field}" ON ${table} (${column(field)}, id)
           WHERE superseded_at = 'infinity'`,
    ),
  ];
}

/** An indexed field as SQL; only names that stand in a schema come here. */
export function column(field: string): string {
  return `(body ->> '${field}')`;
}
