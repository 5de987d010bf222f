/**
 * The search index: a derived table, kept up from the change log and rebuildable from the records.
 *
 * Words are indexed twice, as they stand and by the rules of their language, so that a search finds "attacks"
 * by "attack" and still finds a name exactly. Scripts without spaces are cut into words first.
 */
import { fieldsMarked, type RecordSchema } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import type { Change, Subscriber } from "./changes.ts";
import { tableOf } from "./tables.ts";
import type { Queryable } from "./view.ts";
import type { Transaction } from "./writer.ts";

const searchable = records.filter((schema) => fieldsMarked(schema, "searched").length > 0);

/** PostgreSQL's text-search configurations by language tag. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  ar: "arabic",
  de: "german",
  en: "english",
  es: "spanish",
  fr: "french",
  hi: "hindi",
  id: "indonesian",
  it: "italian",
  nl: "dutch",
  pt: "portuguese",
  ru: "russian",
  sv: "swedish",
  tr: "turkish",
};

/** PostgreSQL refuses a tsvector above 1 MB; the head of a long text is what its search needs. */
const LONGEST_TEXT = 200_000;
const LONGEST_TITLE = 300;

export const searchIndex: Subscriber = {
  name: "search-index",
  kinds: searchable.map(({ kind }) => kind),
  batch: 2_000,
  async take(changes, transaction) {
    for (const schema of searchable) await index(schema, changes, transaction);
  },
};

async function index(schema: RecordSchema, changes: readonly Change[], { sql }: Transaction): Promise<void> {
  const own = changes.filter(({ kind }) => kind === schema.kind);
  if (own.length === 0) return;
  await endEarlierVersions(
    sql,
    schema,
    own.filter(({ version }) => version > 1).map(({ id }) => id),
  );
  const fields = fieldsMarked(schema, "searched").map((field) => `body ->> '${field}'`);
  // Most texts never leave the database; only those that must be cut into words come here for it.
  const { rows } = await sql.query<Entry>(
    `WITH entry AS MATERIALIZED (
       SELECT id, version, recorded_at, superseded_at, label_id,
              left(coalesce(${fields[0]}, ''), ${LONGEST_TITLE}) AS title, text, text ~ '${MAYBE_UNSPACED}' AS unspaced,
              coalesce(left(body ->> 'language', 2), 'en') AS language
       FROM unnest($2::uuid[], $3::int[]) AS asked (id, version)
       JOIN ${tableOf(schema)} USING (id, version),
         LATERAL left(concat_ws(E'\n', ${fields.join(", ")}), ${LONGEST_TEXT}) AS text
     ), filed AS (
       INSERT INTO search (kind, id, version, recorded_at, superseded_at, label_id, title, words)
       SELECT $1, id, version, recorded_at, superseded_at, label_id, title,
              ${wordsIn("text", "coalesce($4::jsonb ->> language, 'simple')")}
       FROM entry WHERE NOT unspaced
       ON CONFLICT (kind, id, version) DO NOTHING
     )
     SELECT id, version, title, text, language FROM entry WHERE unspaced`,
    [schema.kind, own.map(({ id }) => id), own.map(({ version }) => version), JSON.stringify(CONFIGURATIONS)],
  );
  if (rows.length > 0) await indexCut(sql, schema, rows);
}

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  readonly language: string;
}

async function indexCut(sql: Queryable, schema: RecordSchema, entries: readonly Entry[]): Promise<void> {
  await sql.query(
    `INSERT INTO search (kind, id, version, recorded_at, superseded_at, label_id, title, words)
     SELECT $1, id, version, recorded_at, superseded_at, label_id, title, ${wordsIn("text", "configuration")}
     FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[])
       AS entry (id, version, title, text, configuration)
     JOIN ${tableOf(schema)} USING (id, version)
     ON CONFLICT (kind, id, version) DO NOTHING`,
    [
      schema.kind,
      entries.map(({ id }) => id),
      entries.map(({ version }) => version),
      entries.map(({ title }) => title),
      entries.map(({ text, language }) => spaced(text, language)),
      entries.map(({ language }) => CONFIGURATIONS[language] ?? "simple"),
    ],
  );
}

function wordsIn(text: string, configuration: string): string {
  return `to_tsvector('simple', ${text}) || to_tsvector((${configuration})::regconfig, ${text})`;
}

async function endEarlierVersions(sql: Queryable, schema: RecordSchema, ids: readonly string[]) {
  if (ids.length === 0) return;
  await sql.query(
    `UPDATE search SET superseded_at = record.superseded_at
     FROM ${tableOf(schema)} AS record
     WHERE search.kind = $1 AND search.id = ANY($2::uuid[]) AND record.id = search.id
       AND record.version = search.version AND search.superseded_at = 'infinity'
       AND record.superseded_at < 'infinity'`,
    [schema.kind, ids],
  );
}

/** All blocks of scripts without spaces, as PostgreSQL's regular expressions say it; it may say so too often. */
const MAYBE_UNSPACED =
  "[\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u19FF\\u2E80-\\uA4CF\\uA9E0-\\uAA7F\\uF900-\\uFAFF\\uFE30-\\uFFEF\\U00010000-\\U0010FFFF]";
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

function spaced(text: string, language: string): string {
  if (!UNSPACED.test(text)) return text;
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  return [...segmenter.segment(text)].map(({ segment }) => segment).join(" ");
}
