/**
 * Migrations: numbered, forward only, each in one transaction with the number it leaves behind.
 *
 * Record tables are not here: they are derived from the schemas and only ever gain tables and indexes.
 * A database that is newer than this program is refused, never touched.
 */
import type { Pool, PoolClient } from "pg";
import { Fault } from "../kernel/fault.ts";
import { records } from "../kernel/records.ts";
import { ACT_COLUMNS, ACT_TABLES } from "./acts.ts";
import { KEEPING_TABLES } from "./keeping-tables.ts";
import {
  NOTICE_TABLES,
  PEOPLE_TABLES,
  PROOF_CONTEXT,
  PROOF_TABLES,
  SESSION_NOTICES,
} from "./people-tables.ts";
import { secureRows } from "./row-security.ts";
import { createTable, tableOf } from "./tables.ts";

interface Migration {
  readonly number: number;
  readonly title: string;
  readonly sql: readonly string[];
}

export const migrations: readonly Migration[] = [
  {
    number: 1,
    title: "change log, series, search, blobs and cursors",
    sql: [
      `CREATE TABLE changes (
         seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
         kind text NOT NULL,
         id uuid NOT NULL,
         version integer NOT NULL,
         recorded_at timestamptz NOT NULL
       )`,
      "CREATE INDEX changes_order ON changes (kind, xid, seq)",
      "CREATE INDEX changes_recorded ON changes (recorded_at)",
      `CREATE TABLE subscriber (
         name text PRIMARY KEY,
         xid xid8 NOT NULL DEFAULT '0',
         seq bigint NOT NULL DEFAULT 0
       )`,
      `CREATE TABLE series (
         id uuid PRIMARY KEY,
         place text NOT NULL,
         subject text NOT NULL,
         measure text NOT NULL,
         bucket text NOT NULL,
         unit text NOT NULL,
         fold text NOT NULL
       )`,
      "CREATE INDEX series_measure ON series (measure, bucket, place)",
      `CREATE TABLE reading (
         seq bigint GENERATED ALWAYS AS IDENTITY,
         series_id uuid NOT NULL REFERENCES series,
         bucket date NOT NULL,
         value double precision NOT NULL,
         tlp smallint NOT NULL,
         compartments text[] NOT NULL DEFAULT '{}',
         recorded_at timestamptz NOT NULL
       )`,
      "CREATE INDEX reading_series ON reading (series_id, bucket) INCLUDE (value, recorded_at, tlp)",
      "CREATE INDEX reading_recorded ON reading (recorded_at)",
      "CREATE INDEX reading_seq ON reading (seq)",
      `CREATE TABLE search (
         kind text NOT NULL,
         id uuid NOT NULL,
         version integer NOT NULL,
         recorded_at timestamptz NOT NULL,
         superseded_at timestamptz NOT NULL DEFAULT 'infinity',
         tlp smallint NOT NULL,
         compartments text[] NOT NULL,
         title text NOT NULL,
         words tsvector NOT NULL,
         PRIMARY KEY (kind, id, version)
       )`,
      "CREATE INDEX search_words ON search USING gin (words) WHERE superseded_at = 'infinity'",
      `CREATE TABLE blob (
         sha256 text PRIMARY KEY,
         bytes bigint NOT NULL,
         media_type text NOT NULL,
         recorded_at timestamptz NOT NULL
       )`,
      "CREATE TABLE setting (name text PRIMARY KEY, value jsonb NOT NULL)",
    ],
  },
  {
    number: 2,
    title: "newest changes of a kind, search by time and in the past",
    sql: [
      "CREATE INDEX changes_newest ON changes (kind, seq)",
      "CREATE INDEX search_newest ON search (recorded_at)",
      "DROP INDEX search_words",
      "CREATE INDEX search_words ON search USING gin (words)",
    ],
  },
  {
    number: 3,
    title: "when a figure was published",
    // Absent for what counts as said when it was recorded, such as all that is there already.
    sql: ["ALTER TABLE reading ADD COLUMN published_at timestamptz"],
  },
  {
    number: 4,
    title: "series in the order of their keys, readings without a check of each",
    sql: [
      "CREATE INDEX series_key ON series (place, measure, subject, bucket)",
      // Readings and their series are written by one statement after the other; asking again for every reading took
      // a fifth of the time.
      "ALTER TABLE reading DROP CONSTRAINT reading_series_id_fkey",
    ],
  },
  { number: 5, title: "acts, the audit log and witnesses", sql: ACT_TABLES },
  {
    number: 6,
    title: "labels by number",
    sql: [
      `CREATE TABLE label_class (
         id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         label jsonb NOT NULL
       )`,
      "CREATE UNIQUE INDEX label_class_label ON label_class (md5(label::text))",
      // What had a clearance and compartments of its own gets the number of a label that says the same.
      `DO $$
       DECLARE one record; spelt text;
       BEGIN
         FOR one IN
           SELECT table_name AS name, bool_or(column_name = 'label') AS is_record
           FROM information_schema.columns
           WHERE table_schema = current_schema() AND column_name IN ('tlp', 'compartments', 'label')
             AND table_name <> 'label_class'
           GROUP BY 1
         LOOP
           spelt := CASE WHEN one.is_record THEN 'label' ELSE
             'jsonb_build_object(''tlp'', (ARRAY[''CLEAR'', ''GREEN'', ''AMBER'', ''AMBER+STRICT'', ''RED''])[tlp + 1],
                ''pap'', ''CLEAR'', ''level'', 0, ''compartments'', to_jsonb(compartments),
                ''originatorControlled'', false, ''caveats'', ''[]''::jsonb)' END;
           EXECUTE format('INSERT INTO label_class (label) SELECT DISTINCT %s FROM %I
                           ON CONFLICT (md5(label::text)) DO NOTHING', spelt, one.name);
           EXECUTE format('ALTER TABLE %I ADD COLUMN label_id integer', one.name);
           EXECUTE format('UPDATE %I AS t SET label_id = c.id FROM label_class AS c
                           WHERE md5(c.label::text) = md5((%s)::text)', one.name,
                          CASE WHEN one.is_record THEN 't.label' ELSE spelt END);
           EXECUTE format('ALTER TABLE %I ALTER COLUMN label_id SET NOT NULL,
                           DROP COLUMN tlp, DROP COLUMN compartments', one.name);
           IF one.is_record THEN
             EXECUTE format('ALTER TABLE %I DROP COLUMN label', one.name);
           END IF;
         END LOOP;
       END $$`,
      "CREATE INDEX reading_series ON reading (series_id, bucket) INCLUDE (value, recorded_at, label_id)",
    ],
  },
  { number: 7, title: "what people prove themselves by", sql: PEOPLE_TABLES },
  {
    number: 8,
    title: "refusals are found in the audit log",
    sql: [`CREATE INDEX access_event_refusal ON access_event (act) WHERE event LIKE '%"verb":"refusal"%'`],
  },
  { number: 9, title: "passkeys and single sign-on", sql: PROOF_TABLES },
  { number: 10, title: "acts are found by who, what and when", sql: ACT_COLUMNS },
  { number: 11, title: "what is kept how long, and keys of blobs", sql: KEEPING_TABLES },
  {
    number: 12,
    title: "search for readers who may see little",
    // Their matches are few among many: found by label first, and by the word among those.
    sql: ["CREATE INDEX search_label ON search (label_id, recorded_at)"],
  },
  { number: 13, title: "the end of a session is heard at once", sql: SESSION_NOTICES },
  { number: 14, title: "notices to people, and recoveries", sql: NOTICE_TABLES },
  { number: 15, title: "where and by what somebody proved themselves", sql: PROOF_CONTEXT },
];

const NEWEST = migrations.at(-1)?.number ?? 0;
/** An arbitrary number that all Presage processes agree on: only one migrates at a time. */
const MIGRATION_LOCK = 4_646_001;

/** @throws Fault `conflict` when the database was made by a newer Presage. */
export async function migrate(pool: Pool): Promise<{ readonly from: number; readonly to: number }> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(
      "CREATE TABLE IF NOT EXISTS schema_version (number integer PRIMARY KEY, title text NOT NULL)",
    );
    const from = await currentVersion(client);
    if (from > NEWEST)
      throw new Fault(
        "conflict",
        `This database has schema ${from}, made by a newer Presage; this one knows ${NEWEST}. Update Presage, or name another database.`,
      );
    for (const migration of migrations) if (migration.number > from) await apply(client, migration);
    for (const schema of records) for (const statement of createTable(schema)) await client.query(statement);
    await secureRows(client, records.map(tableOf));
    return { from, to: NEWEST };
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]).catch(() => undefined);
    client.release();
  }
}

async function currentVersion(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ number: number }>(
    "SELECT coalesce(max(number), 0) AS number FROM schema_version",
  );
  return rows[0]?.number ?? 0;
}

async function apply(client: PoolClient, { number, title, sql }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    for (const statement of sql) await client.query(statement);
    await client.query("INSERT INTO schema_version (number, title) VALUES ($1, $2)", [number, title]);
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw cause;
  }
}
