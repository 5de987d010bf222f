import { z } from "zod";
import { record } from "./record.ts";
import { SaidFields } from "./said.ts";
import { Bucket, Reading, SeriesKey } from "./series.ts";

/** What a detector saw in a series, with the readings and parameters that caused it. */
export const Signal = record("signal", {
  detector: z.string().meta({ indexed: "bucket" }),
  series: SeriesKey,
  place: z.string().meta({ indexed: "bucket" }),
  subject: z.string(),
  bucket: z.iso.date().meta({ indexed: true, description: "The bucket in which it was seen." }),
  width: Bucket,
  score: z.number().min(0).max(1).meta({ description: "0 ordinary, 1 never seen before." }),
  observed: z.number(),
  expected: z.number().optional().meta({ description: "What the detector took for ordinary." }),
  threshold: z.number().optional(),
  p: z.number().min(0).max(1).optional().meta({
    description:
      "Chance of a reading at least as far out where nothing has changed; absent where the method gives none.",
  }),
  sentence: z.string().meta({ searched: true, description: "For a reader who knows no statistics." }),
  said: SaidFields,
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  readings: z.array(Reading).meta({ description: "The readings that caused it, oldest first." }),
});
export type Signal = z.infer<typeof Signal>;
