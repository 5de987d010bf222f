/**
 * Series as arrays: every bucket from the first to the last one known has a value.
 *
 * A bucket without a reading is a zero where things are counted, NaN where a level is unknown. Counting starts
 * with the first thing a desk recorded in that place, or with the first month of a published table; it ends
 * today, or with the last month published.
 *
 * A count of fewer than ten living persons stands as if nobody had counted (R8): no signal, no warning and no
 * forecast rests on a cell that may not be shown.
 */
import { isFew } from "../kernel/few-persons.ts";
import { isCounted, measureKind } from "../kernel/measure.ts";
import type { Bucket, Fold, SeriesKey } from "../kernel/series.ts";
import type { View } from "../store/view.ts";
import { bucketNumber, dayName, lastDayOf } from "./calendar.ts";

export interface DenseSeries {
  readonly key: SeriesKey;
  readonly fold: Fold;
  /** Running number of the first bucket. */
  readonly first: number;
  readonly values: Float64Array;
}

/** A measure kept at one width, for all places and subject `*`. */
export interface Panel {
  readonly measure: string;
  readonly bucket: Bucket;
  readonly fold: Fold;
  /** What it is counted in; places may differ. */
  readonly units: readonly string[];
  /** Running numbers of the first and last bucket with a reading anywhere, up to today. */
  readonly first: number;
  readonly last: number;
}

/** The places of a desk's own counts that have no country: the whole world. */
const WORLD = "*";

/** The measures there are with a reading up to a day. @param today its running number. */
export async function panels(view: View, today: number): Promise<readonly Panel[]> {
  const { where, values } = view.known;
  const { rows } = await view.sql.query<{
    measure: string;
    bucket: Bucket;
    fold: Fold;
    units: string[];
    first: string;
    last: string;
  }>(
    `SELECT measure, series.bucket, min(fold) AS fold, array_agg(DISTINCT unit) AS units, min(ends.first) AS first, max(ends.last) AS last
     FROM series, LATERAL (
       SELECT min(reading.bucket) AS first, max(reading.bucket) AS last FROM reading
       WHERE ${where} AND series_id = series.id AND reading.bucket <= $${values.length + 1}::date
     ) AS ends
     WHERE subject = '*' AND ends.first IS NOT NULL
     GROUP BY measure, series.bucket ORDER BY measure, series.bucket`,
    [...values, dayName(today)],
  );
  return withOwnDeaths(
    rows.map(({ first, last, ...row }) => ({
      ...row,
      first: bucketNumber(row.bucket, first),
      last: bucketNumber(row.bucket, last),
    })),
  );
}

/** Where this desk counts incidents it counts their deaths as well, though nobody may have died. */
function withOwnDeaths(known: readonly Panel[]): readonly Panel[] {
  const counting = known.filter(({ measure, fold }) => measure === "incidents" && fold === "sum");
  const isOwn = ({ measure, fold }: Panel) => measure === "deaths" && fold === "sum";
  const deaths = counting.map((panel): Panel => {
    const own = known.find((other) => isOwn(other) && other.bucket === panel.bucket);
    const [first, last] = own
      ? [Math.min(own.first, panel.first), Math.max(own.last, panel.last)]
      : [panel.first, panel.last];
    return { ...panel, measure: "deaths", first, last };
  });
  const others = known.filter(
    (panel) => !isOwn(panel) || !counting.some(({ bucket }) => bucket === panel.bucket),
  );
  return [...others, ...deaths].sort((a, b) => (a.measure < b.measure ? -1 : a.measure > b.measure ? 1 : 0));
}

/**
 * The series of a panel by place, up to today.
 *
 * @param started what `countingStarts` says, for measures that this desk counts itself.
 * @param places only these, if given.
 */
export async function denseSeries(
  view: View,
  panel: Panel,
  started: ReadonlyMap<string, string>,
  today: number,
  places?: readonly string[],
): Promise<readonly DenseSeries[]> {
  const { measure, bucket, fold, units } = panel;
  const rows = await view.readings({
    measure,
    bucket,
    subjects: ["*"],
    to: dayName(today),
    ...(places && { places }),
  });
  const last = fold === "sum" ? bucketNumber(bucket, dayName(today)) : panel.last;
  const missing = isCounted(measure) ? 0 : Number.NaN;
  const byPlace = new Map<string, { readonly first: number; readonly values: Float64Array }>();
  for (const { place, bucket: day, value } of rows) {
    if (place === WORLD || units.some((unit) => isFew(measure, unit, value))) continue;
    const at = bucketNumber(bucket, day);
    let series = byPlace.get(place);
    if (!series) {
      // Rows come by bucket, so this is the place's first one.
      const first = Math.min(at, firstOf(panel, started.get(place)));
      series = { first, values: new Float64Array(last - first + 1).fill(missing) };
      byPlace.set(place, series);
    }
    series.values[at - series.first] = value;
  }
  for (const place of silentPlaces(panel, started, places)) {
    if (byPlace.has(place)) continue;
    const first = firstOf(panel, started.get(place));
    byPlace.set(place, { first, values: new Float64Array(Math.max(0, last - first + 1)) });
  }
  return [...byPlace].map(([place, series]) => ({
    key: { place, subject: "*", measure, bucket },
    fold,
    ...series,
  }));
}

/** Places where this desk counts what happens and nobody has died: their count of deaths is zeros. */
function silentPlaces(
  { measure, fold }: Panel,
  started: ReadonlyMap<string, string>,
  places: readonly string[] | undefined,
): readonly string[] {
  if (fold === "last" || measureKind(measure) !== "deaths") return [];
  return [...started.keys()].filter((place) => place !== WORLD && (!places || places.includes(place)));
}

function firstOf({ measure, bucket, fold, first }: Panel, started: string | undefined): number {
  if (!isCounted(measure)) return Number.POSITIVE_INFINITY;
  if (fold === "last") return first;
  return started === undefined ? Number.POSITIVE_INFINITY : bucketNumber(bucket, started);
}

/** By place, the day of the first thing this desk counted there, whatever it counted. */
export async function countingStarts(view: View, places?: readonly string[]): Promise<Map<string, string>> {
  const { where, values } = view.known;
  const { rows } = await view.sql.query<{ place: string; first: string }>(
    `SELECT place, min(ends.first) AS first
     FROM series, LATERAL (
       SELECT min(reading.bucket) AS first FROM reading
       WHERE ${where} AND series_id = series.id
     ) AS ends
     WHERE fold = 'sum' AND subject = '*'
       AND ($${values.length + 1}::text[] IS NULL OR place = ANY($${values.length + 1}))
     GROUP BY place HAVING min(ends.first) IS NOT NULL`,
    [...values, places],
  );
  return new Map(rows.map(({ place, first }) => [place, first]));
}

/** The running number of the last day that a series has a value for. */
export function endOf({ key, first, values }: DenseSeries): number {
  return lastDayOf(key.bucket, first + values.length - 1);
}
