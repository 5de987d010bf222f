import { z } from "zod";
import { analyse } from "../analysing.ts";
import { forecastAll, forecastDue } from "../forecasting.ts";
import { operation } from "../operation.ts";

export const recompute = operation({
  id: "recompute",
  title: "Brings the picture up to date",
  about:
    "Lets every phase take what is new, looks with all detectors, reviews warnings, and makes the forecasts that are due.",
  permission: "analyse",
  effect: "write",
  isLong: true,
  input: z.object({
    forecasts: z
      .string()
      .regex(/^\d{4}-\d{2}$/, { error: "is not a month; write YYYY-MM" })
      .optional()
      .meta({
        description: "Make forecasts on data to this month, YYYY-MM; those that are due if left out.",
      }),
  }),
  output: z.object({
    sentence: z.string(),
    taken: z.int(),
    signals: z.int(),
    warnings: z.int(),
    resolved: z.int(),
    forecasts: z.int(),
  }),
  async run({ forecasts: month }, { system, signal }) {
    const taken = await system.phases.settle({ signal, analysis: false });
    const analysed = await analyse(system.store, system.clock);
    const forecasts = month
      ? await forecastAll(system.store, system.clock, month)
      : await forecastDue(system.store, system.clock);
    return {
      sentence: `${taken} changes taken, ${analysed.signals} new signals, ${analysed.warnings} warnings changed, ${analysed.resolved} questions resolved, ${forecasts} forecasts made.`,
      taken,
      ...analysed,
      forecasts,
    };
  },
});
