/**
 * What a series rests on: the incidents that were counted, or the runs that brought the published figures.
 *
 * A reading is written in the transaction that writes its run's counts, at the same record time: that is how
 * a figure finds the run, and through it the source and the file, that it came from.
 */
import { z } from "zod";
import { Event } from "../kernel/event.ts";
import { Run } from "../kernel/run.ts";
import { SeriesKey } from "../kernel/series.ts";
import { Source } from "../kernel/source.ts";
import { seriesId } from "../store/readings.ts";
import type { View } from "../store/view.ts";

export interface Rest {
  readonly kind: "event" | "run";
  readonly id: string;
  readonly title: string;
}

const MOST = 12;

const WithSeries = z.looseObject({
  series: SeriesKey,
  asOf: z.string().optional(),
  bucket: z.string().optional(),
});

/** The newest of what a record with a `series` rests on; nothing for other records. */
export async function seriesEvidence(view: View, body: Readonly<Record<string, unknown>>): Promise<Rest[]> {
  const parsed = WithSeries.safeParse(body);
  if (!parsed.success) return [];
  const { series, asOf, bucket } = parsed.data;
  // The last day of the month that was used, or the bucket that was judged.
  const to = asOf
    ? `${asOf}-31`
    : `${(bucket ?? "9999-12-31").slice(0, series.bucket === "month" ? 7 : 10)}${series.bucket === "month" ? "-31" : ""}`;
  const { rows } = await view.sql.query<{ fold: string }>("SELECT fold FROM series WHERE id = $1", [
    seriesId(series),
  ]);
  // What is summed was counted from incidents; of published figures the last one stands.
  return rows[0]?.fold === "last" ? runsBehind(view, series, to) : incidentsBehind(view, series, to);
}

async function runsBehind(view: View, series: SeriesKey, to: string): Promise<Rest[]> {
  const { where, values } = view.visible;
  const n = values.length;
  const { rows } = await view.sql.query<{ id: string }>(
    `SELECT id FROM run WHERE ${where.replaceAll("recorded_at", "run.recorded_at")} AND EXISTS (
       SELECT FROM reading, "run" AS version
       WHERE series_id = $${n + 1} AND reading.bucket::text <= $${n + 2}
         AND version.id = run.id AND version.recorded_at = reading.recorded_at
     ) ORDER BY body ->> 'startedAt' DESC, id LIMIT ${MOST}`,
    [...values, seriesId(series), to],
  );
  const runs = await view.many(
    Run,
    rows.map(({ id }) => id),
  );
  const sources = await view.many(Source, [...new Set(runs.map(({ body }) => body.sourceId))]);
  const names = new Map(sources.map(({ id, body }) => [id, body.name]));
  return runs.map(({ id, body }) => ({
    kind: "run" as const,
    id,
    title: `${names.get(body.sourceId) ?? ""}: ${body.input}`,
  }));
}

async function incidentsBehind(view: View, series: SeriesKey, to: string): Promise<Rest[]> {
  const { items } = await view.list(Event, {
    where: { country: series.place.slice(0, 3), day: { to } },
    orderBy: "day",
    limit: MOST,
  });
  return items.map(({ id, body }) => ({ kind: "event" as const, id, title: body.title }));
}
