/** The labels of readings, joined: what is derived from readings is as restricted as the most restricted one. */
import { joinLabels, Label } from "../kernel/label.ts";
import type { SeriesKey } from "../kernel/series.ts";
import { seriesId } from "../store/readings.ts";
import type { View } from "../store/view.ts";

export interface ReadingLabels {
  /** The join over a series' buckets from one day to another, both their first days; the whole if left out. */
  join(key: SeriesKey, from?: string, to?: string): Label;
}

/** Readings of a series that have one label: from which bucket to which, both their first days. */
interface Span {
  readonly id: string;
  readonly label: number;
  readonly from: string;
  readonly to: string;
}

export async function labelsOf(view: View, keys: readonly SeriesKey[]): Promise<ReadingLabels> {
  const ids = [...new Set(keys.map(seriesId))];
  const spans = await spansOf(view, ids);
  const labels = await labelsNumbered(view, [...new Set(spans.map(({ label }) => label))]);
  const bySeries = new Map<string, Span[]>(ids.map((id) => [id, []]));
  for (const span of spans) bySeries.get(span.id)?.push(span);
  return {
    join(key, from = "0000-01-01", to = "9999-12-31") {
      const own = (bySeries.get(seriesId(key)) ?? []).filter((span) => span.to >= from && span.from <= to);
      return joinLabels([...new Set(own.map(({ label }) => label))].flatMap((id) => labels.get(id) ?? []));
    },
  };
}

/**
 * One span for a series whose readings have all one label, as nearly every series does; of the others, whose labels
 * depend on the days asked for, a span for each reading.
 */
async function spansOf(view: View, ids: readonly string[]): Promise<readonly Span[]> {
  const { where, values } = view.known;
  const asked = `reading WHERE ${where} AND series_id = ANY($${values.length + 1}::uuid[])`;
  const { rows } = await view.sql.query<Span>(
    `SELECT series_id AS id, label_id AS label, min(bucket) AS "from", max(bucket) AS "to"
     FROM ${asked} GROUP BY series_id, label_id`,
    [...values, ids],
  );
  const labels = new Map<string, number>();
  for (const { id } of rows) labels.set(id, (labels.get(id) ?? 0) + 1);
  const mixed = ids.filter((id) => (labels.get(id) ?? 0) > 1);
  if (mixed.length === 0) return rows;
  const { rows: single } = await view.sql.query<Span>(
    `SELECT DISTINCT series_id AS id, label_id AS label, bucket AS "from", bucket AS "to" FROM ${asked}`,
    [...values, mixed],
  );
  return [...rows.filter(({ id }) => labels.get(id) === 1), ...single];
}

async function labelsNumbered(view: View, ids: readonly number[]): Promise<Map<number, Label>> {
  const { rows } = await view.sql.query<{ id: number; label: unknown }>(
    "SELECT id, label FROM label_class WHERE id = ANY($1::int[])",
    [ids],
  );
  return new Map(rows.map(({ id, label }) => [id, Label.parse(label)]));
}
