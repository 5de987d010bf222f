/** The labels of readings, joined: what is derived from readings is as restricted as the most restricted one. */
import { Label, TLP } from "../kernel/label.ts";
import type { SeriesKey } from "../kernel/series.ts";
import { seriesId } from "../store/readings.ts";
import type { View } from "../store/view.ts";

export interface ReadingLabels {
  /** The join over a series' buckets from one day to another, both their first days; the whole if left out. */
  join(key: SeriesKey, from?: string, to?: string): Label;
}

export async function labelsOf(view: View, keys: readonly SeriesKey[]): Promise<ReadingLabels> {
  const ids = [...new Set(keys.map(seriesId))];
  const { rows } = await view.sql.query<{ id: string; bucket: string; tlp: number; compartments: string }>(
    `SELECT DISTINCT series_id AS id, bucket, tlp, array_to_string(compartments, ',') AS compartments
     FROM reading WHERE series_id = ANY($1::uuid[]) AND ($2::timestamptz IS NULL OR recorded_at <= $2)`,
    [ids, view.asOf],
  );
  const bySeries = new Map<string, (typeof rows)[number][]>(ids.map((id) => [id, []]));
  for (const row of rows) bySeries.get(row.id)?.push(row);
  return {
    join(key, from = "0000-01-01", to = "9999-12-31") {
      const own = (bySeries.get(seriesId(key)) ?? []).filter(({ bucket }) => bucket >= from && bucket <= to);
      const compartments = own.flatMap((row) => row.compartments.split(",")).filter((name) => name !== "");
      return Label.parse({
        tlp: TLP[own.reduce((strictest, { tlp }) => Math.max(strictest, tlp), 0)],
        compartments: [...new Set(compartments)].sort(),
      });
    },
  };
}
