/**
 * Readings: the store's side of series.
 *
 * `sum` readings are parts that add up (a late report adds one more); of `last` readings the one published
 * last stands, and of those published together the one recorded last. Both only ever append, so that a series
 * as of any past moment is still there.
 */
import type { Label } from "../kernel/label.ts";
import type { Bucket, Fold, Reading, SeriesKey } from "../kernel/series.ts";
import { derivedId } from "./identity.ts";
import type { Labels } from "./labels.ts";
import type { Queryable } from "./view.ts";

export interface NewReading {
  readonly series: SeriesKey;
  readonly unit: string;
  readonly fold: Fold;
  /** First day of the bucket, YYYY-MM-DD. */
  readonly bucket: string;
  readonly value: number;
  readonly label: Label;
  /**
   * When the source published it, where it says so; ISO 8601. What has not come yet counts as said when it is
   * recorded, so that a date in the future cannot outlast every correction.
   */
  readonly publishedAt?: string | undefined;
  /** When it counts as said if the source does not say; the time of record if left out. ISO 8601. */
  readonly saidAt?: string | undefined;
}

/** A key as one text, to find it by: what is stored holds no NUL. */
function seriesText({ place, subject, measure, bucket }: SeriesKey): string {
  return `${place}\0${subject}\0${measure}\0${bucket}`;
}

export function seriesId({ place, subject, measure, bucket }: SeriesKey): string {
  return derivedId("series", place, subject, measure, bucket);
}

/**
 * @returns for each reading whether it said something new. A `last` reading does not when the same was
 * published at the same time before, or, without a date of its own, when its value stands already: a dated
 * one that only confirms what stands is kept, because one that was published in between may still come.
 */
export async function appendReadings(
  sql: Queryable,
  labels: Labels,
  readings: readonly NewReading[],
  at: Date,
): Promise<boolean[]> {
  if (readings.length === 0) return [];
  const ids = seriesIds(readings);
  await ensureSeries(sql, readings, ids);
  const said = await saidBefore(sql, readings, ids);
  const isNew = readings.map((reading, i) => {
    if (reading.fold === "sum") return reading.value !== 0;
    const key = `${ids[i]} ${reading.bucket}`;
    const earlier = said.get(key) ?? [];
    said.set(key, earlier);
    return isSaidAnew(earlier, reading, at);
  });
  const fresh = readings.flatMap((reading, i) => (isNew[i] ? [{ reading, id: ids[i] }] : []));
  if (fresh.length > 0)
    await sql.query(
      `INSERT INTO reading (series_id, bucket, value, label_id, published_at, recorded_at)
       SELECT *, $6 FROM unnest($1::uuid[], $2::date[], $3::float8[], $4::int[], $5::timestamptz[])`,
      [
        fresh.map(({ id }) => id),
        fresh.map(({ reading }) => reading.bucket),
        fresh.map(({ reading }) => reading.value),
        await labels.numbersOf(fresh.map(({ reading }) => reading.label)),
        fresh.map(({ reading }) => saidTime(reading, at)),
        at,
      ],
    );
  return isNew;
}

/** A batch has many readings of few series, and an id costs a hash. */
function seriesIds(readings: readonly NewReading[]): string[] {
  const known = new Map<string, string>();
  return readings.map(({ series }) => {
    const key = seriesText(series);
    const id = known.get(key) ?? seriesId(series);
    known.set(key, id);
    return id;
  });
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

/** When a published figure was said, and what. */
interface Said {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
}

/** Puts what is new among what was said before, which is in order of time. */
function isSaidAnew(earlier: Said[], reading: NewReading, at: Date): boolean {
  const { value } = reading;
  const said = saidTime(reading, at);
  const time = (said ?? at).getTime();
  const isRepeated = said && earlier.some((each) => each.time === time && each.value === value);
  const next = earlier.findIndex((each) => each.time > time);
  const place = next < 0 ? earlier.length : next;
  const stands = reading.publishedAt === undefined && place > 0 && earlier[place - 1]?.value === value;
  if (isRepeated || stands) return false;
  earlier.splice(place, 0, { time, value });
  return true;
}

/** Undefined for what counts as said when it is recorded. */
export function saidTime({ fold, publishedAt, saidAt }: NewReading, at: Date): Date | undefined {
  const stated = publishedAt ?? saidAt;
  if (fold === "sum" || stated === undefined) return undefined;
  const said = new Date(stated);
  return said.getTime() < at.getTime() ? said : undefined;
}

/** When a figure counts as said. */
const SAID = "coalesce(published_at, recorded_at)";

/** All that was said of the same buckets, by series and bucket, the newest last. */
async function saidBefore(
  sql: Queryable,
  readings: readonly NewReading[],
  ids: readonly string[],
): Promise<Map<string, Said[]>> {
  const last = readings.flatMap(({ fold, bucket }, i) => (fold === "last" ? [{ id: ids[i], bucket }] : []));
  const said = new Map<string, Said[]>();
  if (last.length === 0) return said;
  const { rows } = await sql.query<{ id: string; bucket: string; value: number; said: Date }>(
    `SELECT series_id AS id, bucket, value, ${SAID} AS said
     FROM reading JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::date[]) AS asked (id, day)) AS asked
       ON series_id = id AND bucket = day
     ORDER BY said, seq`,
    [last.map(({ id }) => id), last.map(({ bucket }) => bucket)],
  );
  for (const { id, bucket, value, said: time } of rows) {
    const key = `${id} ${bucket}`;
    const earlier = said.get(key) ?? [];
    earlier.push({ time: time.getTime(), value });
    said.set(key, earlier);
  }
  return said;
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
  // One row a series, to be taken apart here: a driver takes a row of its own for each month three times as long.
  const { rows } = await sql.query<{ place: string; subject: string; buckets: string; values: string }>(
    `SELECT place, subject, string_agg(bucket::text, ' ' ORDER BY bucket) AS buckets,
            string_agg(value::text, ' ' ORDER BY bucket) AS "values"
     FROM (
       SELECT place, subject, reading.bucket,
              CASE fold WHEN 'sum' THEN sum(value) ELSE (array_agg(value ORDER BY ${SAID} DESC, seq DESC))[1] END AS value
       FROM series JOIN reading ON series_id = series.id
       WHERE ${where} AND measure = $${n + 1} AND series.bucket = $${n + 2}
         AND ($${n + 3}::text[] IS NULL OR place = ANY($${n + 3}))
         AND ($${n + 4}::text[] IS NULL OR subject = ANY($${n + 4}))
         AND ($${n + 5}::date IS NULL OR reading.bucket >= $${n + 5})
         AND ($${n + 6}::date IS NULL OR reading.bucket <= $${n + 6})
       GROUP BY place, subject, fold, reading.bucket
     ) AS folded
     GROUP BY place, subject ORDER BY place, subject`,
    [...values, filter.measure, filter.bucket, filter.places, filter.subjects, filter.from, filter.to],
  );
  return rows.flatMap(({ place, subject, buckets, values: numbers }) => {
    const each = numbers.split(" ");
    return buckets.split(" ").map((bucket, i) => ({ place, subject, bucket, value: Number(each[i]) }));
  });
}
