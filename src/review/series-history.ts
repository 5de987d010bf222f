/**
 * The readings of a measure with the day on which each became known, for backtests on what a desk itself keeps.
 *
 * The invariant: a correction is a reading of its own. With `recorded` a figure is known from the day this desk recorded
 * it, which is the only thing it can vouch for; a table that was brought in yesterday was known to nobody here before.
 */
import { bucketNumber } from "../analyse/calendar.ts";
import { isFew } from "../kernel/few-persons.ts";
import type { Bucket, SeriesKey } from "../kernel/series.ts";
import type { View } from "../store/view.ts";
import type { DatedReading } from "./backtest-history.ts";

export interface SeriesHistory {
  readonly readings: readonly DatedReading[];
  readonly places: readonly string[];
  readonly keys: readonly SeriesKey[];
  readonly first: number;
  readonly last: number;
}

export interface HistoryWanted {
  readonly measure: string;
  readonly subject: string;
  readonly bucket: Bucket;
  readonly vintages: "recorded" | "dated" | "none";
  /** Buckets after its end in which a figure counts as known; for `none` alone. */
  readonly delay: number;
  readonly places?: readonly string[] | undefined;
}

interface Row {
  readonly place: string;
  readonly bucket: string;
  readonly value: number;
  readonly fold: "sum" | "last";
  readonly unit: string;
  readonly recorded: Date;
  readonly said: Date;
}

export async function seriesHistory(view: View, wanted: HistoryWanted): Promise<SeriesHistory> {
  const { measure, subject, bucket, places } = wanted;
  const { where, values } = view.known;
  const n = values.length;
  const { rows } = await view.sql.query<Row>(
    `SELECT place, reading.bucket::text AS bucket, value, fold, unit, reading.recorded_at AS recorded,
            coalesce(published_at, reading.recorded_at) AS said
     FROM series JOIN reading ON series_id = series.id
     WHERE ${where.replaceAll("recorded_at", "reading.recorded_at")} AND measure = $${n + 1} AND subject = $${n + 2}
       AND series.bucket = $${n + 3} AND place <> '*' AND ($${n + 4}::text[] IS NULL OR place = ANY($${n + 4}))
     ORDER BY place, reading.bucket, said, seq`,
    [...values, measure, subject, bucket, places],
  );
  const readings = datedReadings(rows, wanted);
  const found = [...new Set(readings.map(({ place }) => place))].sort((a, b) => (a < b ? -1 : 1));
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at } of readings) [first, last] = [Math.min(first, at), Math.max(last, at)];
  return {
    readings,
    places: found,
    keys: found.map((place) => ({ place, subject, measure, bucket })),
    first,
    last,
  };
}

/** @param rows of a bucket together, in the order in which they were said. */
function datedReadings(rows: readonly Row[], wanted: HistoryWanted): readonly DatedReading[] {
  const readings: DatedReading[] = [];
  let sum = 0;
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    const isSame = before?.place === row.place && before.bucket === row.bucket;
    sum = (isSame ? sum : 0) + row.value;
    const at = bucketNumber(wanted.bucket, row.bucket);
    const day = (wanted.vintages === "dated" ? row.said : row.recorded).toISOString();
    const value = row.fold === "sum" ? sum : row.value;
    const next = rows[i + 1];
    const isLast = next?.place !== row.place || next.bucket !== row.bucket;
    // A count of very few persons stands as if nobody had counted (R8).
    if (isFew(wanted.measure, row.unit, value)) return;
    // Without vintages only what stands today is used.
    if (wanted.vintages === "none" && !isLast) return;
    const knownAt =
      wanted.vintages === "none" ? at + wanted.delay : Math.max(at, bucketNumber(wanted.bucket, day));
    readings.push({ place: row.place, at, knownAt, value });
  });
  return readings;
}
