import { z } from "zod";
import { Probability } from "./likelihood.ts";
import { record } from "./record.ts";
import { SaidFields } from "./said.ts";
import { SeriesKey } from "./series.ts";

/** The probabilities whose quantiles are kept for every lead, so that fans are drawn without the draws. */
export const QUANTILES = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975] as const;
/** Deaths a month whose exceedance people ask for. */
export const THRESHOLDS = [1, 25, 100, 1000] as const;

export const LeadForecast = z
  .strictObject({
    lead: z.int().min(1).max(36).meta({ unit: "months" }),
    month: z.string().regex(/^\d{4}-\d{2}$/),
    mean: z.number(),
    quantiles: z
      .array(z.number())
      .length(QUANTILES.length)
      .meta({ description: "At 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5%." }),
    atLeast: z
      .array(Probability)
      .length(THRESHOLDS.length)
      .meta({ description: "P(value ≥ 1, 25, 100, 1000)." }),
  })
  .meta({ id: "LeadForecast" });
export type LeadForecast = z.infer<typeof LeadForecast>;

/** A distribution for each month ahead, with what was known when it was made. Never overwritten. */
export const Forecast = record("forecast", {
  model: z.string().meta({ indexed: true }),
  place: z.string().meta({ indexed: "asOf" }),
  series: SeriesKey,
  asOf: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .meta({ indexed: true, description: "Last month of data used." }),
  leads: z.array(LeadForecast).min(1),
  sums: z
    .array(
      z.strictObject({
        months: z.int(),
        mean: z.number(),
        quantiles: z.array(z.number()),
        atLeast: z.array(Probability),
      }),
    )
    .default([])
    .meta({ description: "The same for sums over the first 3, 6, 12 months." }),
  reasons: z.array(z.string()).default([]).meta({ description: "What moved it, in numbers." }),
  said: SaidFields,
  draws: z.int().min(1),
  seed: z.string(),
  drawsSha256: z.string().optional().meta({ description: "Blob with the draws themselves." }),
});
export type Forecast = z.infer<typeof Forecast>;
