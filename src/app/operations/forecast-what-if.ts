import { z } from "zod";
import { leadSummaries, sumSummary } from "../../analyse/forecast-summary.ts";
import type { Draws } from "../../analyse/forecaster.ts";
import { type Supposed, whatIf } from "../../analyse/what-if.ts";
import { Fault } from "../../kernel/fault.ts";
import { LeadForecast, QUANTILES, THRESHOLDS } from "../../kernel/forecast.ts";
import { choose, forecastsOf, keptVintages } from "../forecast-vintages.ts";
import { operation } from "../operation.ts";

const SPANS = [3, 6, 12] as const;
const MOST_MONTHS = 24;
const LARGEST_FACTOR = 100;
const LARGEST_VALUE = 1_000_000;

const Sum = z.object({
  months: z.int(),
  mean: z.number(),
  quantiles: z.array(z.number()).length(QUANTILES.length),
  atLeast: z.array(z.number()).length(THRESHOLDS.length),
});

const Made = z.object({ leads: z.array(LeadForecast), sums: z.array(Sum) });

export const forecastWhatIf = operation({
  id: "forecast-what-if",
  title: "Forecasts a place anew as if its last months had been others",
  about:
    "Changes a place's last months by a factor or to a number of deaths a month, runs the model again on the changed history and on the one that is, with the same chance, and shows both. A statement of the model, which knows nothing but the history; nothing is stored.",
  permission: "read",
  effect: "read",
  positional: ["place"],
  input: z.object({
    place: z.string(),
    last: z.int().min(1).max(MOST_MONTHS).default(3).meta({ description: "How many last months." }),
    factor: z
      .number()
      .min(0)
      .max(LARGEST_FACTOR)
      .optional()
      .meta({ description: "Times what was counted; this or perMonth." }),
    perMonth: z
      .number()
      .min(0)
      .max(LARGEST_VALUE)
      .optional()
      .meta({ description: "Deaths in each of them." }),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    measure: z.string(),
    model: z.string(),
    asOf: z.string(),
    changed: z.array(z.object({ month: z.string(), was: z.number(), now: z.number() })),
    asIs: Made,
    supposed: Made,
  }),
  async run({ place, last, factor, perMonth, measure, model }, { view, signal }) {
    if ((factor === undefined) === (perMonth === undefined))
      throw new Fault("invalid", "Say either factor or perMonth: what the last months are supposed to be.");
    const supposed: Supposed =
      factor === undefined
        ? { kind: "value", months: last, value: perMonth ?? 0 }
        : { kind: "factor", months: last, factor };
    const { current } = choose(await keptVintages(view, { place, measure, model }), undefined, undefined);
    const [kept] = await forecastsOf(view, current, [place]);
    const made =
      kept &&
      (await whatIf(
        view,
        {
          ...current,
          place,
          leads: kept.body.leads.map(({ lead }) => lead),
          draws: kept.body.draws,
          seed: kept.body.seed,
          supposed,
        },
        signal,
      ));
    if (!made)
      throw new Fault(
        "missing",
        `${place} cannot be forecast anew from ${current.asOf}: its figures are not known up to then, or for less than two years.`,
      );
    return {
      ...current,
      changed: [...made.changed],
      asIs: shown(made.asIs),
      supposed: shown(made.supposed),
    };
  },
});

function shown(draws: Draws): z.input<typeof Made> {
  const spans = SPANS.filter((months) => months <= draws.leads.length);
  return { leads: [...leadSummaries(draws, 0)], sums: spans.map((months) => sumSummary(draws, 0, months)) };
}
