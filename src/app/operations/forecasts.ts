import { z } from "zod";
import { type Forecast, THRESHOLDS } from "../../kernel/forecast.ts";
import type { Stored } from "../../kernel/record.ts";
import { latestForecasts } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const Row = z.object({
  place: z.string(),
  placeName: z.string(),
  id: z.uuid(),
  mean3: z.number().meta({ description: "Mean of the first three months' sum." }),
  p1: z.number(),
  p25: z.number(),
  p100: z.number(),
  p1000: z.number().meta({ description: "P(the next twelve months' sum ≥ 1000)." }),
  next: z.object({ month: z.string(), quantiles: z.array(z.number()) }),
  change: z.number().optional().meta({ description: "Of p25, against the forecast made before." }),
});

export const forecasts = operation({
  id: "forecasts",
  title: "Lists the newest forecast of every place",
  about:
    "Probabilities that the next twelve months' sum reaches 1, 25, 100 and 1000, and the change since the last.",
  permission: "read",
  effect: "read",
  input: z.object({
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    asOf: z.string().optional(),
    model: z.string().optional(),
    measure: z.string().optional(),
    items: z.array(Row),
  }),
  async run({ measure, model }, { view, language }) {
    const { current, before } = await latestForecasts(view, { measure, model });
    const nameOf = await placeNames(view, language);
    const earlier = new Map(before.map((forecast) => [forecast.body.place, yearAtLeast(forecast, 25)]));
    const items = current.map((forecast) => rowOf(forecast, nameOf, earlier.get(forecast.body.place)));
    const [first] = current;
    return {
      ...(first && {
        asOf: first.body.asOf,
        model: first.body.model,
        measure: first.body.series.measure,
      }),
      items: items.sort((a, b) => b.p25 - a.p25 || b.mean3 - a.mean3),
    };
  },
});

function rowOf(
  forecast: Stored<Forecast>,
  nameOf: (key: string) => string,
  earlier: number | undefined,
): z.input<typeof Row> {
  const { place, leads, sums } = forecast.body;
  const [first] = leads;
  const p25 = yearAtLeast(forecast, 25);
  return {
    place,
    placeName: nameOf(place),
    id: forecast.id,
    mean3: sums.find(({ months }) => months === 3)?.mean ?? first?.mean ?? 0,
    p1: yearAtLeast(forecast, 1),
    p25,
    p100: yearAtLeast(forecast, 100),
    p1000: yearAtLeast(forecast, 1000),
    next: { month: first?.month ?? "", quantiles: first?.quantiles ?? [] },
    ...(earlier !== undefined && { change: p25 - earlier }),
  };
}

function yearAtLeast({ body }: Stored<Forecast>, threshold: (typeof THRESHOLDS)[number]): number {
  const year = body.sums.find(({ months }) => months === 12);
  return year?.atLeast[THRESHOLDS.indexOf(threshold)] ?? 0;
}
