import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { Forecast, QUANTILES } from "../../kernel/forecast.ts";
import { monthName, monthNumber } from "../../kernel/month.ts";
import type { Stored } from "../../kernel/record.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Reading } from "../../kernel/series.ts";
import type { View } from "../../store/view.ts";
import { choose, forecastsOf, keptVintages, type Vintage } from "../forecast-vintages.ts";
import { BASELINE } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const HISTORY_MONTHS = 60;
const MEDIAN = QUANTILES.indexOf(0.5);

export const forecast = operation({
  id: "forecast",
  title: "Shows one place's forecast",
  about:
    "The fan for each month ahead beside the base-rate model, the history, earlier forecasts and what came true.",
  permission: "read",
  effect: "read",
  positional: ["place"],
  input: z.object({
    place: z.string(),
    measure: z.string().optional(),
    model: z.string().optional(),
    vintage: z
      .string()
      .optional()
      .meta({ description: "YYYY-MM: what was forecast then; the newest forecast if left out." }),
  }),
  output: z.object({
    placeName: z.string(),
    forecast: storedSchema(Forecast),
    baseline: storedSchema(Forecast).optional(),
    history: z.array(Reading),
    outcomes: z.array(Reading),
    earlier: z.array(z.object({ asOf: z.string(), month: z.string(), median: z.number() })),
    vintages: z.array(z.string()).meta({ description: "Months it was forecast from, the newest first." }),
  }),
  async run({ place, measure, model, vintage }, { view, language }) {
    const kept = await keptVintages(view, { place, measure, model });
    if (kept.length === 0)
      throw new Fault("missing", `There is no forecast for ${place} yet; run ./presage recompute.`);
    const { current, before, months } = choose(kept, vintage, undefined);
    const at = async (one: Vintage) => (await forecastsOf(view, one, [place]))[0];
    const [found, earlier, baseline] = await Promise.all([
      at(current),
      before && at(before),
      at({ ...current, model: BASELINE }),
    ]);
    if (!found) throw new Fault("missing", `The forecast for ${place} from ${current.asOf} is not there.`);
    const nameOf = await placeNames(view, language);
    const readings = await dense(view, found);
    const end = `${found.body.asOf}-01`;
    return {
      placeName: nameOf(place),
      forecast: found,
      ...(baseline && { baseline }),
      history: readings.filter(({ bucket }) => bucket <= end),
      outcomes: readings.filter(({ bucket }) => bucket > end),
      earlier: (earlier?.body.leads ?? []).map(({ month, quantiles }) => ({
        asOf: earlier?.body.asOf ?? "",
        month,
        median: quantiles[MEDIAN] ?? 0,
      })),
      vintages: [...months],
    };
  },
});

/** The last five years with a value for every month: a month nobody reported deaths in is a zero. */
async function dense(view: View, { body }: Stored<Forecast>) {
  const from = monthNumber(body.asOf) - HISTORY_MONTHS + 1;
  const rows = await view.readings({
    measure: body.series.measure,
    bucket: "month",
    subjects: [body.series.subject],
    from: `${monthName(from)}-01`,
  });
  const own = new Map(
    rows.filter(({ place }) => place === body.place).map(({ bucket, value }) => [bucket, value]),
  );
  const newest = rows.reduce((latest, { bucket }) => (bucket > latest ? bucket : latest), `${body.asOf}-01`);
  const last = monthNumber(newest.slice(0, 7));
  return Array.from({ length: last - from + 1 }, (_, i) => {
    const bucket = `${monthName(from + i)}-01`;
    return { bucket, value: own.get(bucket) ?? 0 };
  });
}
