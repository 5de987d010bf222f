/**
 * Actors seen in a place for the first time in years: the desk's series by actor, place and month, looked at by `first-ever` alone.
 *
 * The invariant: a month counts as one without the actor only from when the desk began to count in that place, so that what
 * is new to the desk is not taken for new in the world.
 */
import type { Bucket, SeriesKey } from "../kernel/series.ts";
import type { Queryable, View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import { bucketNumber, dayName, lastDayOf } from "./calendar.ts";
import { countingStarts, type DenseSeries } from "./dense-series.ts";
import { detect } from "./detector.ts";
import { firstEver } from "./detectors/first-ever.ts";
import type { Sweep } from "./due-series.ts";
import type { Found } from "./signal-records.ts";

const MEASURE = "incidents";
const WIDTH: Bucket = "month";
/** Older months are history, and no news. */
const NEWS_DAYS = 400;

/** @param now what is recorded since `before` is judged, from the first month that it can have changed. */
export async function actorFirsts(
  { home: view, sql }: Transaction,
  before: Sweep | undefined,
  now: Sweep,
): Promise<readonly Found[]> {
  const changed = await changedActors(sql, before, now);
  if (changed.length === 0) return [];
  const places = [...new Set(changed.map(({ place }) => place))];
  const started = await countingStarts(view, places);
  const options = firstEver.options.parse(firstEver.buckets[WIDTH]);
  const news = bucketNumber(WIDTH, dayName(now.day - NEWS_DAYS));
  const froms = new Map(changed.map(({ place, subject, from }) => [`${place} ${subject}`, from]));
  const found: Found[] = [];
  for (const series of await actorSeries(view, changed, started, now.day)) {
    const since = bucketNumber(
      WIDTH,
      froms.get(`${series.key.place} ${series.key.subject}`) ?? dayName(now.day),
    );
    const from = Math.max(0, Math.max(since, news) - series.first);
    const detections = detect(firstEver, series.values, options, from);
    found.push({ series, detector: firstEver, options, from, detections });
  }
  return found;
}

type Changed = Pick<SeriesKey, "place" | "subject"> & { readonly from: string };

async function changedActors(
  sql: Queryable,
  before: Sweep | undefined,
  now: Sweep,
): Promise<readonly Changed[]> {
  const { rows } = await sql.query<Changed>(
    `SELECT place, subject, min(reading.bucket) AS "from"
     FROM reading JOIN series ON series_id = series.id
     WHERE subject <> '*' AND place <> '*' AND measure = $1 AND series.bucket = $2
       AND reading.bucket <= $3::date AND (seq > $4 OR reading.bucket > $5::date) AND seq <= $6
     GROUP BY place, subject ORDER BY place, subject`,
    [MEASURE, WIDTH, dayName(now.day), before?.seq ?? 0, before ? dayName(before.day) : "infinity", now.seq],
  );
  return rows;
}

/** Dense, from the month in which the desk began to count in the place. */
async function actorSeries(
  view: View,
  changed: readonly Changed[],
  started: ReadonlyMap<string, string>,
  today: number,
): Promise<readonly DenseSeries[]> {
  const rows = await view.readings({
    measure: MEASURE,
    bucket: WIDTH,
    places: [...new Set(changed.map(({ place }) => place))],
    subjects: [...new Set(changed.map(({ subject }) => subject))],
    to: dayName(today),
  });
  const wanted = new Set(changed.map(({ place, subject }) => `${place} ${subject}`));
  const last = bucketNumber(WIDTH, dayName(today));
  const known = new Map<string, DenseSeries>();
  for (const { place, subject, bucket, value } of rows) {
    const name = `${place} ${subject}`;
    const start = started.get(place);
    if (!wanted.has(name) || start === undefined) continue;
    const first = bucketNumber(WIDTH, start);
    const series = known.get(name) ?? {
      key: { place, subject, measure: MEASURE, bucket: WIDTH },
      fold: "sum" as const,
      first,
      values: new Float64Array(Math.max(0, last - first + 1)),
    };
    known.set(name, series);
    series.values[bucketNumber(WIDTH, bucket) - first] = value;
  }
  return [...known.values()].filter(
    ({ first, values }) => lastDayOf(WIDTH, first + values.length - 1) >= today,
  );
}
