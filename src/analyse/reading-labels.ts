/** The labels of readings, joined: what is derived from readings is as restricted as the most restricted one. */
import { joinLabels, Label } from "../kernel/label.ts";
import type { SeriesKey } from "../kernel/series.ts";
import { seriesId } from "../store/readings.ts";
import type { View } from "../store/view.ts";

export interface ReadingLabels {
  /** The join over a series' buckets from one day to another, both their first days; the whole if left out. */
  join(key: SeriesKey, from?: string, to?: string): Label;
}

export async function labelsOf(view: View, keys: readonly SeriesKey[]): Promise<ReadingLabels> {
  const ids = [...new Set(keys.map(seriesId))];
  const { where, values } = view.known;
  const { rows } = await view.sql.query<{ id: string; bucket: string; label: number }>(
    `SELECT DISTINCT series_id AS id, bucket, label_id AS label
     FROM reading WHERE ${where} AND series_id = ANY($${values.length + 1}::uuid[])`,
    [...values, ids],
  );
  const labels = await labelsNumbered(view, [...new Set(rows.map(({ label }) => label))]);
  const bySeries = new Map<string, (typeof rows)[number][]>(ids.map((id) => [id, []]));
  for (const row of rows) bySeries.get(row.id)?.push(row);
  return {
    join(key, from = "0000-01-01", to = "9999-12-31") {
      const own = (bySeries.get(seriesId(key)) ?? []).filter(({ bucket }) => bucket >= from && bucket <= to);
      return joinLabels([...new Set(own.map(({ label }) => label))].flatMap((id) => labels.get(id) ?? []));
    },
  };
}

async function labelsNumbered(view: View, ids: readonly number[]): Promise<Map<number, Label>> {
  const { rows } = await view.sql.query<{ id: number; label: unknown }>(
    "SELECT id, label FROM label_class WHERE id = ANY($1::int[])",
    [ids],
  );
  return new Map(rows.map(({ id, label }) => [id, Label.parse(label)]));
}
