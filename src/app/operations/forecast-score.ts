import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { QUANTILES } from "../../kernel/forecast.ts";
import { monthName, monthNumber } from "../../kernel/month.ts";
import { placeScore, together } from "../../review/place-score.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { View } from "../../store/view.ts";
import { forecastsOf, keptVintages, type Vintage } from "../forecast-vintages.ts";
import { keptDraws } from "../kept-draws.ts";
import { BASELINE } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";

/** Each costs two files of draws to open. */
const MOST_VINTAGES = 36;
/** With fewer months known nothing is claimed of the model (tradecraft: no claim under 30). */
const FEWEST_MONTHS = 30;
const YEAR = 12;

const Score = z.object({
  months: z.int(),
  crps: z.number().meta({ unit: "deaths", description: "Mean over the months, lower is better." }),
  log: z.number().meta({ unit: "bits", description: "Mean over the months, lower is better." }),
  held: z.number().meta({ description: "Share of the months within the 90% interval." }),
});

const LookedBack = z.object({
  asOf: z.string(),
  median: z.number().optional().meta({ description: "Of the sum of its first twelve months." }),
  low: z.number().optional().meta({ description: "5%." }),
  high: z.number().optional().meta({ description: "95%." }),
  p25: z.number().optional().meta({ description: "P(that sum ≥ 25)." }),
  known: z.int().meta({ description: "Of these twelve months, how many are known." }),
  came: z.number().meta({ description: "Deaths in these." }),
  own: Score.optional(),
  reference: Score.optional(),
});

export const forecastScore = operation({
  id: "forecast-score",
  title: "Says how the forecasts of one place came out",
  about:
    "Every kept forecast whose months are known by now, scored beside the base-rate model's of the same month, and what each had said of its first year. Values are those known now.",
  permission: "read",
  effect: "read",
  positional: ["place"],
  input: z.object({
    place: z.string(),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    model: z.string(),
    baseline: z.string(),
    kept: z.int().meta({ description: "Forecasts of this place by this model." }),
    scored: z.int().meta({ description: "Of these, forecasts with a month that is known." }),
    own: Score.optional(),
    reference: Score.optional().meta({ description: "The base-rate model's, over the same months." }),
    fewest: z.int().meta({ description: "Months below which nothing is claimed." }),
    vintages: z.array(LookedBack),
  }),
  async run({ place, measure, model }, { view, system }) {
    const kept = await keptVintages(view, { place, measure, model });
    const [newest] = kept;
    if (!newest)
      throw new Fault("missing", `There is no forecast for ${place} yet; run ./presage recompute.`);
    const own = kept.filter((one) => one.model === newest.model && one.measure === newest.measure);
    const outcomes = await outcomesOf(view, place, newest.measure, own.at(-1)?.asOf ?? newest.asOf);
    const vintages: z.input<typeof LookedBack>[] = [];
    for (const vintage of own.slice(0, MOST_VINTAGES))
      vintages.push(await lookBack(view, system.store.blobs, vintage, place, outcomes));
    // Where one of the two is missing neither counts: they are held against each other over the same months.
    const pairs = vintages.flatMap((one) =>
      one.own && one.reference ? [{ own: one.own, reference: one.reference }] : [],
    );
    const [mine, theirs] = [
      together(pairs.map((pair) => pair.own)),
      together(pairs.map((pair) => pair.reference)),
    ];
    return {
      model: newest.model,
      baseline: BASELINE,
      kept: own.length,
      scored: pairs.length,
      ...(mine && { own: mine }),
      ...(theirs && { reference: theirs }),
      fewest: FEWEST_MONTHS,
      vintages,
    };
  },
});

async function lookBack(
  view: View,
  blobs: Blobs,
  vintage: Vintage,
  place: string,
  outcomes: ReadonlyMap<number, number>,
): Promise<z.input<typeof LookedBack>> {
  const scoreOf = async (of: Vintage) => {
    const [forecast] = await forecastsOf(view, of, [place]);
    const isKept = forecast?.body.drawsSha256 !== undefined;
    return { forecast, score: isKept && placeScore(await keptDraws(blobs, [forecast]), 0, outcomes) };
  };
  const [own, base] = [await scoreOf(vintage), await scoreOf({ ...vintage, model: BASELINE })];
  const year = own.forecast?.body.sums.find(({ months }) => months === YEAR);
  const first = monthNumber(vintage.asOf) + 1;
  const known = Array.from({ length: YEAR }, (_, i) => outcomes.get(first + i)).filter(
    (value) => value !== undefined,
  );
  return {
    asOf: vintage.asOf,
    ...(year && {
      median: year.quantiles[QUANTILES.indexOf(0.5)] ?? 0,
      low: year.quantiles[QUANTILES.indexOf(0.05)] ?? 0,
      high: year.quantiles[QUANTILES.indexOf(0.95)] ?? 0,
      p25: year.atLeast[1] ?? 0,
    }),
    known: known.length,
    came: known.reduce((sum, value) => sum + value, 0),
    ...(own.score && { own: own.score }),
    ...(base.score && { reference: base.score }),
  };
}

/** By running number of the month, up to the last one known anywhere: a month in which nobody died is a zero. */
async function outcomesOf(
  view: View,
  place: string,
  measure: string,
  after: string,
): Promise<ReadonlyMap<number, number>> {
  const first = monthNumber(after) + 1;
  const rows = await view.readings({
    measure,
    bucket: "month",
    subjects: ["*"],
    from: `${monthName(first)}-01`,
  });
  const newest = rows.reduce(
    (last, { bucket }) => Math.max(last, monthNumber(bucket.slice(0, 7))),
    first - 1,
  );
  const outcomes = new Map(Array.from({ length: newest - first + 1 }, (_, i) => [first + i, 0]));
  for (const row of rows)
    if (row.place === place) outcomes.set(monthNumber(row.bucket.slice(0, 7)), row.value);
  return outcomes;
}
