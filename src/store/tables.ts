/**
 * The SQL that keeps a record kind, derived from its schema.
 *
 * Every version of a record is a row. A version ends when the next one begins (`superseded_at`), which makes
 * the present (`superseded_at = 'infinity'`) and any past moment equally cheap to ask for.
 */
import { z } from "zod";
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
       label_id integer NOT NULL,
       digest bytea NOT NULL,
       body jsonb NOT NULL,
       PRIMARY KEY (id, version)
     )`,
    `CREATE INDEX IF NOT EXISTS "${schema.kind}_recorded" ON ${table} (recorded_at, id)`,
    `CREATE INDEX IF NOT EXISTS "${schema.kind}_label" ON ${table} (label_id)`,
    ...fieldsMarked(schema, "indexed").map((field) => createIndex(schema, field)),
    ...(schema.kind === "event" ? [REACH_INDEX] : []),
  ];
}

/** The latitude of an incident at a known point; null of one known only to a region or a country. */
export const SHARP_LATITUDE = `(CASE WHEN body -> 'place' ->> 'precision' IN ('exact', 'place')
  THEN (body -> 'place' -> 'latitude')::float8 END)`;

/** Country, day and kind in one: with a column for each, the planner takes an index that knows less. */
export const REACH_KEY = `(coalesce(${column("country")}, '') || ' ' || ${column("day")} || ' ' || ${column("type")})`;

/** By it the incidents are found that a claim could be about. */
const REACH_INDEX = `CREATE INDEX IF NOT EXISTS "event_reach" ON "event" (${REACH_KEY}, ${SHARP_LATITUDE})`;

/**
 * Covers every version, so that the past is found as fast as the present, and a version that ends touches no
 * index. The record time stands last: versions not yet recorded are passed over without a look at the table.
 */
function createIndex(schema: RecordSchema, field: string): string {
  const table = tableOf(schema);
  if (isListField(schema, field))
    return `CREATE INDEX IF NOT EXISTS "${schema.kind}_${field}" ON ${table} USING gin (${listColumn(field)})`;
  const order = orderOf(schema, field);
  const [name, columns] = order
    ? [`${schema.kind}_${field}_${order}`, [column(field), sortColumn(order)]]
    : [`${schema.kind}_${field}`, [column(field)]];
  return `CREATE INDEX IF NOT EXISTS "${name}" ON ${table} (${columns.join(", ")}, id, recorded_at)`;
}

/** An indexed field as SQL; only names that stand in a schema come here. */
export function column(field: string): string {
  return `(body ->> '${field}')`;
}

/** An indexed list of texts, found by any of its members with `?|`. */
export function listColumn(field: string): string {
  return `(body -> '${field}')`;
}

/** What lists may be sorted by. */
export function sortColumn(field: string): string {
  return field === "recordedAt" ? "recorded_at" : column(field);
}

export function isListField(schema: RecordSchema, field: string): boolean {
  return schema.shape[field] instanceof z.ZodArray;
}

function orderOf(schema: RecordSchema, field: string): string | undefined {
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  const mark = shape[field]?.meta()?.indexed;
  return typeof mark === "string" ? mark : undefined;
}
