/**
 * Readings: the store's side of series.
 *
 * `sum` readings are parts that add up (a late report adds one more); of `last` readings the latest recorded
 * stands. Both only ever append, so that a series as of any past moment is still there.
 */
import { type Label, TLP } from "../kernel/label.ts";
import type { Bucket, Fold, Reading, SeriesKey } from "../kernel/series.ts";
import { derivedId } from "./identity.ts";
import type { Queryable } from "./view.ts";

export interface NewReading {
  readonly series: SeriesKey;
  readonly unit: string;
  readonly fold: Fold;
  /** First day of the bucket, YYYY-MM-DD. */
  readonly bucket: string;
  readonly value: number;
  readonly label: Label;
}

export function seriesId({ place, subject, measure, bucket }: SeriesKey): string {
  return derivedId("series", place, subject, measure, bucket);
}

/** @returns for each reading whether it said something new; a `last` reading equal to what stands does not. */
export async function appendReadings(
  sql: Queryable,
  readings: readonly NewReading[],
  at: Date,
): Promise<boolean[]> {
  if (readings.length === 0) return [];
  const ids = readings.map(({ series }) => seriesId(series));
  await ensureSeries(sql, readings, ids);
  const standing = await standingValues(sql, readings, ids);
  const seen = new Map<string, number>();
  const isNew = readings.map((reading, i) => {
    const key = `${ids[i]} ${reading.bucket}`;
    if (reading.fold === "sum") return reading.value !== 0;
    const before = seen.get(key) ?? standing.get(key);
    seen.set(key, reading.value);
    return before !== reading.value;
  });
  const fresh = readings.flatMap((reading, i) => (isNew[i] ? [{ reading, id: ids[i] }] : []));
  if (fresh.length > 0)
    await sql.query(
      `INSERT INTO reading (series_id, bucket, value, tlp, compartments, recorded_at)
       SELECT id, bucket, value, tlp, string_to_array(compartments, ','), $6
       FROM unnest($1::uuid[], $2::date[], $3::float8[], $4::smallint[], $5::text[])
         AS fresh (id, bucket, value, tlp, compartments)`,
      [
        fresh.map(({ id }) => id),
        fresh.map(({ reading }) => reading.bucket),
        fresh.map(({ reading }) => reading.value),
        fresh.map(({ reading }) => TLP.indexOf(reading.label.tlp)),
        fresh.map(({ reading }) => reading.label.compartments.join(",")),
        at,
      ],
    );
  return isNew;
}

async function ensureSeries(
  sql: Queryable,
  readings: readonly NewReading[],
  ids: readonly string[],
): Promise<void> {
  const distinct = new Map(readings.map((reading, i) => [ids[i] ?? "", reading]));
  const list = [...distinct];
  await sql.query(
    `INSERT INTO series (id, place, subject, measure, bucket, unit, fold)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
     ON CONFLICT (id) DO NOTHING`,
    [
      list.map(([id]) => id),
      list.map(([, { series }]) => series.place),
      list.map(([, { series }]) => series.subject),
      list.map(([, { series }]) => series.measure),
      list.map(([, { series }]) => series.bucket),
      list.map(([, { unit }]) => unit),
      list.map(([, { fold }]) => fold),
    ],
  );
}

async function standingValues(
  sql: Queryable,
  readings: readonly NewReading[],
  ids: readonly string[],
): Promise<Map<string, number>> {
  const last = readings.flatMap(({ fold, bucket }, i) => (fold === "last" ? [{ id: ids[i], bucket }] : []));
  if (last.length === 0) return new Map();
  const { rows } = await sql.query<{ id: string; bucket: string; value: number }>(
    `SELECT DISTINCT ON (series_id, bucket) series_id AS id, bucket, value
     FROM reading JOIN unnest($1::uuid[], $2::date[]) AS asked (id, day) ON series_id = id AND bucket = day
     ORDER BY series_id, bucket, seq DESC`,
    [last.map(({ id }) => id), last.map(({ bucket }) => bucket)],
  );
  return new Map(rows.map(({ id, bucket, value }) => [`${id} ${bucket}`, value]));
}

export interface ReadingRow extends Reading {
  readonly place: string;
  readonly subject: string;
}

export interface ReadingFilter {
  readonly measure: string;
  readonly bucket: Bucket;
  readonly places?: readonly string[];
  readonly subjects?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** The folded value of every series and bucket asked for, ordered by place, subject and bucket. */
export async function foldedReadings(
  sql: Queryable,
  { where, values }: { readonly where: string; readonly values: readonly unknown[] },
  filter: ReadingFilter,
): Promise<ReadingRow[]> {
  const n = values.length;
  const { rows } = await sql.query<ReadingRow>(
    `SELECT place, subject, reading.bucket,
            CASE fold WHEN 'sum' THEN sum(value) ELSE (array_agg(value ORDER BY seq DESC))[1] END AS value
     FROM series JOIN reading ON series_id = series.id
     WHERE ${where} AND measure = $${n + 1} AND series.bucket = $${n + 2}
       AND ($${n + 3}::text[] IS NULL OR place = ANY($${n + 3}))
       AND ($${n + 4}::text[] IS NULL OR subject = ANY($${n + 4}))
       AND ($${n + 5}::date IS NULL OR reading.bucket >= $${n + 5})
       AND ($${n + 6}::date IS NULL OR reading.bucket <= $${n + 6})
     GROUP BY place, subject, fold, reading.bucket
     ORDER BY place, subject, reading.bucket`,
    [...values, filter.measure, filter.bucket, filter.places, filter.subjects, filter.from, filter.to],
  );
  return rows;
}
