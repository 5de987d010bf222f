import { z } from "zod";
import { isFew } from "../kernel/few-persons.ts";
import { worded } from "../kernel/in-language.ts";
import { SaidFields, said } from "../kernel/said.ts";
import { Reading, SeriesKey } from "../kernel/series.ts";
import type { View } from "../store/view.ts";

/** A series as charts take it, with where its numbers come from. */
export const SeriesData = z.object({
  key: SeriesKey,
  unit: z.string(),
  readings: z.array(Reading),
  suppressed: z
    .int()
    .optional()
    .meta({ description: "Buckets left out because they count fewer than ten persons (R8)." }),
  source: z.string(),
  said: SaidFields,
});
export type SeriesData = z.infer<typeof SeriesData>;

export interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export async function seriesData(view: View, key: SeriesKey, { from, to }: Range): Promise<SeriesData> {
  const rows = await view.readings({
    measure: key.measure,
    bucket: key.bucket,
    places: [key.place],
    subjects: [key.subject],
    ...(from && { from }),
    ...(to && { to }),
  });
  // A series of which nothing may be seen is the same as one that is not there.
  const { rows: known } =
    rows.length === 0
      ? { rows: [] }
      : await view.sql.query<{ unit: string; fold: string }>(
          "SELECT unit, fold FROM series WHERE place = $1 AND subject = $2 AND measure = $3 AND bucket = $4",
          [key.place, key.subject, key.measure, key.bucket],
        );
  const unit = known[0]?.unit ?? "count";
  const shown = rows.filter(({ value }) => !isFew(key.measure, unit, value));
  return {
    key,
    unit,
    readings: shown.map(({ bucket, value }) => ({ bucket, value })),
    ...(shown.length < rows.length && { suppressed: rows.length - shown.length }),
    ...worded({ source: said(known[0]?.fold === "last" ? "series.published" : "series.counted") }),
  };
}
