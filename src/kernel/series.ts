/**
 * Series: place × subject × measure × bucket, kept up as claims arrive.
 *
 * A reading never changes: what arrives later is a further reading of the same bucket with a later record
 * time, so that "what did the series look like on that day" has one answer for ever.
 */
import { z } from "zod";

export const Bucket = z.enum(["day", "month"]).meta({ id: "Bucket" });
export type Bucket = z.infer<typeof Bucket>;

export const SeriesKey = z
  .strictObject({
    place: z.string().meta({ description: "Place key, such as SYR or XXA; * for the world." }),
    subject: z.string().default("*").meta({ description: "Organisation or topic; * for all." }),
    measure: z.string().meta({ description: "What is counted, such as incidents or deaths." }),
    bucket: Bucket,
  })
  .meta({ id: "SeriesKey" });
export type SeriesKey = z.output<typeof SeriesKey>;

/** How readings of one bucket add up: `sum` of the parts, or the `last` one published. */
export type Fold = "sum" | "last";

export const Series = SeriesKey.extend({
  id: z.uuid(),
  unit: z.string(),
  fold: z.enum(["sum", "last"]),
}).meta({ id: "Series" });
export type Series = z.output<typeof Series>;

/** One bucket's value, as of the view's time. `bucket` is its first day. */
export const Reading = z.strictObject({ bucket: z.iso.date(), value: z.number() }).meta({ id: "Reading" });
export type Reading = z.infer<typeof Reading>;
