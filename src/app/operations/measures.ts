import { z } from "zod";
import { bucketName, dayOf } from "../../analyse/calendar.ts";
import { panels } from "../../analyse/dense-series.ts";
import { countsViolence } from "../../kernel/measure.ts";
import { Bucket } from "../../kernel/series.ts";
import { operation } from "../operation.ts";

export const measures = operation({
  id: "measures",
  title: "Lists measures",
  about:
    "What is counted or measured on this desk for whole places, by day or month, and from when to when; series-list has the single series.",
  permission: "read",
  effect: "read",
  input: z.object({ bucket: Bucket.optional() }),
  output: z.object({
    items: z.array(
      z.object({
        measure: z.string(),
        bucket: Bucket,
        first: z.iso.date(),
        last: z.iso.date(),
        violence: z
          .boolean()
          .meta({ description: "Whether it counts deaths in organised violence, which warnings rest on." }),
      }),
    ),
  }),
  async run({ bucket }, { view, system }) {
    const known = await panels(view, dayOf(view.asOf ?? system.clock.now()));
    return {
      items: known
        .filter((panel) => bucket === undefined || panel.bucket === bucket)
        .map((panel) => ({
          measure: panel.measure,
          bucket: panel.bucket,
          first: bucketName(panel.bucket, panel.first),
          last: bucketName(panel.bucket, panel.last),
          violence: countsViolence(panel.measure),
        })),
    };
  },
});
