import { z } from "zod";
import { summaryOf, sumOf } from "../../analyse/forecast-summary.ts";
import { LONGEST_LEAD } from "../../analyse/forecaster.ts";
import { Fault } from "../../kernel/fault.ts";
import type { Forecast } from "../../kernel/forecast.ts";
import { monthName, monthNumber } from "../../kernel/month.ts";
import type { Stored } from "../../kernel/record.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { View } from "../../store/view.ts";
import { keptDraws, madeLast } from "../kept-draws.ts";
import { BASELINE, latestForecasts } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";

const Sum = z.object({
  model: z.string(),
  mean: z.number(),
  quantiles: z.array(z.number()).meta({ description: "At 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5%." }),
  atLeast: z.array(z.number()).meta({ description: "P(sum ≥ 1, 25, 100, 1000)." }),
  p: z.number().optional().meta({ description: "P(sum ≥ the number asked for)." }),
});

export const forecastSum = operation({
  id: "forecast-sum",
  title: "Adds up forecasts over months and places",
  about:
    "Taken draw by draw from the kept draws, beside the base-rate model. The places of a run go together as they did in the past; the base rate's are drawn apart, so that its sums over several places are too sure.",
  permission: "read",
  effect: "read",
  positional: ["places"],
  input: z.object({
    places: z
      .array(z.string())
      .optional()
      .meta({ description: "Places to add up; every place that is forecast if left out." }),
    first: z.int().min(1).max(LONGEST_LEAD).default(1).meta({ description: "First month ahead." }),
    months: z.int().min(1).max(LONGEST_LEAD).default(3).meta({ description: "How many months from there." }),
    atLeast: z.number().optional().meta({ description: "A number whose reaching is asked for as well." }),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    measure: z.string(),
    asOf: z.string(),
    from: z.string(),
    to: z.string(),
    places: z.int(),
    sum: Sum,
    baseline: Sum.optional(),
  }),
  async run({ places, first, months, atLeast, measure, model }, { view, system }) {
    const own = await asked(view, places, { measure, model });
    const absent = places?.find((place) => !own.some(({ body }) => body.place === place));
    if (absent !== undefined)
      throw new Fault("missing", `There is no forecast for ${absent} that could be added to the others.`);
    const [one] = own;
    if (!one) throw new Fault("missing", "There is no forecast yet; run ./presage recompute.");
    const { asOf, series } = one.body;
    const { blobs } = system.store;
    const range = { first, last: first + months - 1, atLeast };
    const base = await asked(view, places, { measure: series.measure, model: BASELINE });
    const isBeside = base.length === own.length && base[0]?.body.asOf === asOf;
    return {
      measure: series.measure,
      asOf,
      from: monthName(monthNumber(asOf) + range.first),
      to: monthName(monthNumber(asOf) + range.last),
      places: own.length,
      sum: await sumOver(blobs, own, range),
      ...(isBeside && { baseline: await sumOver(blobs, base, range) }),
    };
  },
});

/** The newest forecasts of the places named, or of all, of one measure. */
async function asked(
  view: View,
  places: readonly string[] | undefined,
  filter: { readonly measure: string | undefined; readonly model: string | undefined },
): Promise<Stored<Forecast>[]> {
  const [place, ...others] = places ?? [];
  const { current } = await latestForecasts(view, others.length === 0 ? { ...filter, place } : filter);
  const known = current.filter(({ body }) => !places || places.includes(body.place));
  const own = known.filter(({ body }) => body.series.measure === known[0]?.body.series.measure);
  return places ? own : madeLast(own);
}

async function sumOver(
  blobs: Blobs,
  forecasts: readonly Stored<Forecast>[],
  range: { readonly first: number; readonly last: number; readonly atLeast: number | undefined },
): Promise<z.input<typeof Sum>> {
  const draws = await keptDraws(blobs, forecasts);
  const sums = sumOf(draws, [...draws.places.keys()], range.first, range.last);
  const { atLeast } = range;
  return {
    model: forecasts[0]?.body.model ?? "",
    ...summaryOf(sums),
    ...(atLeast !== undefined && { p: sums.filter((sum) => sum >= atLeast).length / sums.length }),
  };
}
