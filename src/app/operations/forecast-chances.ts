import { z } from "zod";
import { comesIn, type OutcomeAsked, PATH_OUTCOMES, shareOf } from "../../analyse/path-outcomes.ts";
import { THRESHOLDS } from "../../kernel/forecast.ts";
import { choose, forecastsOf, keptVintages, type Vintage, yearBefore } from "../forecast-vintages.ts";
import { keptDraws } from "../kept-draws.ts";
import { BASELINE } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";

const SPANS = [3, 6, 12, 36] as const;

const ASKED: readonly Omit<OutcomeAsked, "months">[] = [
  ...THRESHOLDS.map((atLeast) => ({ outcome: "at-least" as const, atLeast })),
  ...(["onset", "escalation", "end"] as const).map((outcome) => ({ outcome, atLeast: 1 })),
];

export const forecastChances = operation({
  id: "forecast-chances",
  title: "Says what may come in one place, and within how many months",
  about:
    "Chances that deaths reach 1, 25, 100 and 1,000 and that violence begins, escalates or ends, within 3, 6, 12 and 36 months, beside the base-rate model's. Counted in the kept draws; what cannot come is left out.",
  permission: "read",
  effect: "read",
  positional: ["place"],
  input: z.object({
    place: z.string(),
    vintage: z.string().optional().meta({ description: "YYYY-MM; the newest forecast if left out." }),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    asOf: z.string(),
    months: z.array(z.int()).meta({ description: "The spans, in months ahead." }),
    lastYear: z.number().meta({ description: "Deaths in the twelve months up to the forecast." }),
    rows: z.array(
      z.object({
        outcome: z.enum(PATH_OUTCOMES),
        atLeast: z.number().optional(),
        chances: z
          .array(z.object({ p: z.number(), reference: z.number().optional() }))
          .meta({ description: "One a span; empty where the outcome cannot come." }),
      }),
    ),
  }),
  async run({ place, vintage, measure, model }, { view, system }) {
    const { current } = choose(await keptVintages(view, { place, measure, model }), vintage, undefined);
    const yearOf = await yearBefore(view, current.measure, current.asOf);
    const past = yearOf(place);
    const chancesOf = async (of: Vintage) => {
      const [forecast] = await forecastsOf(view, of, [place]);
      if (!forecast) return undefined;
      const draws = await keptDraws(system.store.blobs, [forecast]);
      const months = SPANS.filter((span) => span <= draws.leads.length);
      return {
        months,
        of: (asked: Omit<OutcomeAsked, "months">) =>
          months.map((span) => {
            const came = comesIn(draws, 0, past, { ...asked, months: span });
            return came && shareOf(came);
          }),
      };
    };
    const [own, base] = await Promise.all([chancesOf(current), chancesOf({ ...current, model: BASELINE })]);
    return {
      asOf: current.asOf,
      months: own?.months ?? [],
      lastYear: past.reduce((sum, value) => sum + value, 0),
      rows: ASKED.map((asked) => {
        const references = base?.of(asked) ?? [];
        return {
          outcome: asked.outcome,
          ...(asked.outcome === "at-least" && { atLeast: asked.atLeast }),
          chances: (own?.of(asked) ?? []).flatMap((p, i) => {
            const reference = references[i];
            return p === undefined ? [] : [{ p, ...(reference !== undefined && { reference }) }];
          }),
        };
      }),
    };
  },
});
