/**
 * Full-text search: what matches the words best, among what the reader may see.
 *
 * Weighing a match means reading its words, so that a word which stands everywhere would take seconds: of very
 * many matches only those among the newest records and a share of the others are weighed. With words that must
 * not stand there, the same holds of what matches the others.
 */
import { LABEL_COLUMN } from "./labels.ts";
import type { Queryable, SearchHit, View } from "./view.ts";

/** So many matches are all weighed. */
const MOST_WEIGHED = 500;
/** When there are more: the matches among so many of the newest records. */
const NEWEST = 1_000;
/** So many records with the wanted words are all looked at for the unwanted ones; above, as many and the newest. */
const MOST_SIFTED = 3_000;

/** @param words `"phrases"`, `OR` and `-not` as on the web; nothing in them is an error. */
export async function searchHits(
  sql: Queryable,
  visible: View["visible"],
  words: string,
  { kinds, limit = 20 }: { kinds?: readonly string[]; limit?: number } = {},
): Promise<SearchHit[]> {
  const n = visible.values.length;
  const asked = `(websearch_to_tsquery('simple', $${n + 1}) || websearch_to_tsquery('english', $${n + 1}))`;
  const seen = `${visible.where}${kinds ? ` AND kind = ANY($${n + 3})` : ""}`;
  const weighed = `kind, id, version, label_id, title, recorded_at, ts_rank(words, ${asked}) AS rank`;
  const excludes = EXCLUDES.test(words);
  // What the index alone can answer: absent when only unwanted words are named.
  const wanted = excludes ? `nullif(querytree(${asked}), 'T')::tsquery` : asked;
  const candidates = `SELECT * FROM search WHERE ${seen} AND words @@ ${wanted}`;
  const { rows } = await sql.query<Omit<SearchHit, "recordedAt"> & { recorded_at: Date }>(
    `WITH any_match AS MATERIALIZED (
       SELECT ${weighed} FROM (${candidates} LIMIT ${excludes ? MOST_SIFTED : MOST_WEIGHED}) AS candidate
       WHERE words @@ ${asked} LIMIT ${MOST_WEIGHED}
     ), newest_match AS (
       SELECT ${weighed}
       FROM (SELECT * FROM search WHERE ${seen} ORDER BY recorded_at DESC LIMIT ${excludes ? MOST_SIFTED : NEWEST}) AS newest
       WHERE words @@ ${asked} AND (${excludes} OR (SELECT count(*) FROM any_match) = ${MOST_WEIGHED})
     )
     SELECT kind, id, version, ${LABEL_COLUMN}, title, recorded_at, rank
     FROM (TABLE any_match UNION TABLE newest_match) AS found
     ORDER BY rank DESC, recorded_at DESC, id LIMIT $${n + 2}`,
    [...visible.values, words, limit, ...(kinds ? [kinds] : [])],
  );
  return rows.map(({ recorded_at: recordedAt, ...hit }) => ({
    ...hit,
    recordedAt: recordedAt.toISOString(),
  }));
}

/** A word with a minus before it. */
const EXCLUDES = /(?:^|\s)-\s*\S/u;
