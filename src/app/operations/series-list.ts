import { z } from "zod";
import { Bucket } from "../../kernel/series.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

export const seriesList = operation({
  id: "series-list",
  title: "Lists series",
  about: "Which place, subject and measure there are readings of, and the first and the last bucket of each.",
  permission: "read",
  effect: "read",
  input: z.object({
    measure: z.string().optional(),
    bucket: Bucket.optional(),
    place: z.string().optional(),
    limit: z.int().min(1).max(5_000).default(500),
  }),
  output: z.object({
    items: z.array(
      z.object({
        place: z.string(),
        placeName: z.string(),
        subject: z.string(),
        measure: z.string(),
        bucket: Bucket,
        unit: z.string(),
        first: z.iso.date(),
        last: z.iso.date(),
      }),
    ),
  }),
  async run({ measure, bucket, place, limit }, { view, language }) {
    const [readable] = view.visible.values;
    const { rows } = await view.sql.query<{
      place: string;
      subject: string;
      measure: string;
      bucket: "day" | "month";
      unit: string;
      first: string;
      last: string;
    }>(
      // The series in their order first, so that no more of them are looked into than are listed.
      `SELECT place, subject, measure, bucket, unit, first, last
       FROM (
         SELECT * FROM series
         WHERE ($3::text IS NULL OR measure = $3) AND ($4::text IS NULL OR bucket = $4)
           AND ($5::text IS NULL OR place = $5)
         ORDER BY place, measure, subject, bucket
       ) AS ordered, LATERAL (
         SELECT min(reading.bucket) AS first, max(reading.bucket) AS last FROM reading
         WHERE series_id = ordered.id AND ($1::int[] IS NULL OR label_id = ANY ($1))
           AND recorded_at <= coalesce($2, 'infinity'::timestamptz)
       ) AS seen
       WHERE seen.first IS NOT NULL
       ORDER BY place, measure, subject, bucket LIMIT $6`,
      [readable, view.asOf, measure, bucket, place, limit],
    );
    const nameOf = await placeNames(view, language);
    return { items: rows.map((row) => ({ ...row, placeName: nameOf(row.place) })) };
  },
});
