import { z } from "zod";
import { SeriesKey } from "../../kernel/series.ts";
import { operation } from "../operation.ts";
import { SeriesData, seriesData } from "../series-data.ts";

export const series = operation({
  id: "series",
  title: "Gives the readings of one series",
  about:
    "Values by day or month as they were known at the as-of time; buckets without a reading are left out.",
  permission: "read",
  effect: "read",
  input: SeriesKey.extend({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
  output: SeriesData,
  run: ({ from, to, ...key }, { view }) => seriesData(view, key, { from, to }),
});
