/**
 * The search index: a derived table, kept up from the change log and rebuildable from the records.
 *
 * Words are indexed twice, as they stand and by the rules of their language, so that a search finds "attacks"
 * by "attack" and still finds a name exactly. Scripts without spaces are cut into words first.
 */
import { fieldsMarked, type RecordSchema } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import { type Change, changedRecords, type Subscriber } from "./changes.ts";
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

export const searchIndex: Subscriber = {
  name: "search-index",
  kinds: searchable.map(({ kind }) => kind),
  batch: 2_000,
  async take(changes, transaction) {
    for (const schema of searchable) await index(schema, changes, transaction);
  },
};

async function index(schema: RecordSchema, changes: readonly Change[], { sql }: Transaction): Promise<void> {
  const found = await changedRecords(sql, schema, changes);
  if (found.length === 0) return;
  const fields = fieldsMarked(schema, "searched");
  const entries = found.map(({ id, version, body }) => {
    const texts = fields.map((field) => String(body[field] ?? ""));
    const language = typeof body.language === "string" ? body.language.slice(0, 2) : "en";
    return {
      id,
      version,
      title: (texts[0] ?? "").slice(0, 300),
      text: spaced(texts.join("\n").slice(0, LONGEST_TEXT), language),
      configuration: CONFIGURATIONS[language] ?? "simple",
    };
  });
  await endEarlierVersions(
    sql,
    schema,
    found.map(({ id }) => id),
  );
  await sql.query(
    `INSERT INTO search (kind, id, version, recorded_at, superseded_at, tlp, compartments, title, words)
     SELECT $1, id, version, recorded_at, superseded_at, tlp, compartments, title,
            to_tsvector('simple', text) || to_tsvector(configuration::regconfig, text)
     FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[])
       AS entry (id, version, title, text, configuration)
     JOIN ${tableOf(schema)} USING (id, version)
     ON CONFLICT (kind, id, version) DO NOTHING`,
    [
      schema.kind,
      entries.map(({ id }) => id),
      entries.map(({ version }) => version),
      entries.map(({ title }) => title),
      entries.map(({ text }) => text),
      entries.map(({ configuration }) => configuration),
    ],
  );
}

async function endEarlierVersions(sql: Queryable, schema: RecordSchema, ids: readonly string[]) {
  await sql.query(
    `UPDATE search SET superseded_at = record.superseded_at
     FROM ${tableOf(schema)} AS record
     WHERE search.kind = $1 AND search.id = ANY($2::uuid[]) AND record.id = search.id
       AND record.version = search.version AND search.superseded_at = 'infinity'
       AND record.superseded_at < 'infinity'`,
    [schema.kind, ids],
  );
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

function spaced(text: string, language: string): string {
  // PostgreSQL cannot store a NUL in a text.
  const clean = text.replaceAll("\u0000", " ");
  if (!UNSPACED.test(clean)) return clean;
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  return [...segmenter.segment(clean)].map(({ segment }) => segment).join(" ");
}
