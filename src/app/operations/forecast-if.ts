import { z } from "zod";
import { dayOf } from "../../analyse/calendar.ts";
import { conditional, FEWEST_EFFECTIVE, type Share as Shared } from "../../analyse/conditional-draws.ts";
import { panels } from "../../analyse/dense-series.ts";
import { sumOf } from "../../analyse/forecast-summary.ts";
import { type Draws, LONGEST_LEAD } from "../../analyse/forecaster.ts";
import { forecasters } from "../../analyse/forecasters/all.ts";
import { monthsToStandFor } from "../../analyse/joint-draws.ts";
import { Fault } from "../../kernel/fault.ts";
import { QUANTILES } from "../../kernel/forecast.ts";
import { countsViolence } from "../../kernel/measure.ts";
import { monthName } from "../../kernel/month.ts";
import type { View } from "../../store/view.ts";
import { choose, forecastsOf, keptVintages } from "../forecast-vintages.ts";
import { keptDraws } from "../kept-draws.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const Share = z.object({
  p: z.number(),
  low: z.number().meta({ description: "Lower end of the 95% interval of p, for so many draws." }),
  high: z.number(),
  median: z.number().meta({ description: "Of the sum, with its 90% interval." }),
  from: z.number(),
  to: z.number(),
});

const Span = z.object({ place: z.string(), placeName: z.string(), from: z.string(), to: z.string() });

const lead = z.int().min(1).max(LONGEST_LEAD);

export const forecastIf = operation({
  id: "forecast-if",
  title: "Says what a model expects of a place if something comes true",
  about:
    "The chance that a place's deaths reach a number, among the kept draws in which those of another place, or its own, are at least or at most another number. A statement of the model and of no cause. Too few draws are refused, with the nearest number that has enough.",
  permission: "read",
  effect: "read",
  positional: ["place"],
  input: z.object({
    place: z.string().meta({ description: "Of which it is asked." }),
    atLeast: z.number().min(1).default(25).meta({ description: "Deaths whose reaching is asked for." }),
    first: lead.default(1).meta({ description: "First month ahead." }),
    months: lead.default(12).meta({ description: "How many months from there." }),
    given: z.string().optional().meta({ description: "The place that is supposed; the same if left out." }),
    givenFirst: lead.default(1),
    givenMonths: lead.default(3),
    givenAtLeast: z.number().min(0).optional().meta({ description: "Deaths there; this or givenAtMost." }),
    givenAtMost: z.number().min(0).optional(),
    vintage: z.string().optional().meta({ description: "YYYY-MM; the newest forecast if left out." }),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    measure: z.string(),
    model: z.string(),
    asOf: z.string(),
    asked: Span,
    given: Span,
    draws: z.int(),
    satisfied: z.int().meta({ description: "Draws in which what is supposed comes true." }),
    effective: z.int().meta({
      description:
        "Independent draws these are worth. Between places several draws stand for one month of the past and count as one.",
    }),
    fewest: z.int().meta({ description: "Effective draws below which nothing is said." }),
    result: Share.optional().meta({ description: "Absent where they are too few." }),
    nearest: z.number().optional().meta({ description: "The nearest supposition with enough draws." }),
    without: Share.meta({ description: "The same with nothing supposed." }),
  }),
  async run(input, { view, language, system }) {
    const { place, given = place, givenAtLeast, givenAtMost } = input;
    if ((givenAtLeast === undefined) === (givenAtMost === undefined))
      throw new Fault("invalid", "Say either givenAtLeast or givenAtMost: how many deaths are supposed.");
    const { measure, model, vintage } = input;
    const { current } = choose(await keptVintages(view, { place, measure, model }), vintage, undefined);
    const places = [...new Set([place, given])];
    const found = await forecastsOf(view, current, places);
    const absent = places.find((name) => !found.some(({ body }) => body.place === name));
    if (absent !== undefined)
      throw new Fault(
        "missing",
        `There is no forecast for ${absent} from ${current.asOf} by ${current.model}.`,
      );
    const draws = await keptDraws(system.store.blobs, found);
    const spans = {
      asked: { place, first: input.first, last: input.first + input.months - 1 },
      given: { place: given, first: input.givenFirst, last: input.givenFirst + input.givenMonths - 1 },
    };
    const sums = ({ place: name, first, last }: (typeof spans)["asked"]) =>
      sumOf(draws, [draws.places.indexOf(name)], first, last);
    const answer = conditional({
      given: sums(spans.given),
      asked: sums(spans.asked),
      bound:
        givenAtLeast === undefined
          ? { kind: "at-most", value: givenAtMost ?? 0 }
          : { kind: "at-least", value: givenAtLeast },
      atLeast: input.atLeast,
      worth: given === place ? 1 : await worthBetween(view, current.model, draws),
    });
    const nameOf = await placeNames(view, language);
    const spanOf = ({ place: name, first, last }: (typeof spans)["asked"]) => ({
      place: name,
      placeName: nameOf(name),
      from: monthName(draws.asOf + first),
      to: monthName(draws.asOf + last),
    });
    const { satisfied, effective, result, nearest, without } = answer;
    return {
      ...current,
      asked: spanOf(spans.asked),
      given: spanOf(spans.given),
      draws: draws.draws,
      satisfied,
      effective,
      fewest: FEWEST_EFFECTIVE,
      ...(result && { result: shown(result) }),
      ...(nearest !== undefined && { nearest }),
      without: shown(without),
    };
  },
});

/**
 * What a draw is worth between two places: months of the past that draws can stand for, over the draws.
 *
 * @throws Fault `invalid` where the model's draws do not go together, or the past is too short for them to.
 */
async function worthBetween(view: View, model: string, { asOf, leads, draws }: Draws): Promise<number> {
  if (!forecasters.get(model).isJoint)
    throw new Fault(
      "invalid",
      `The draws of ${model} are drawn apart: one place says nothing of another in it.`,
    );
  const known = await panels(view, dayOf(new Date(`${monthName(asOf)}-28T00:00:00Z`)));
  const first = Math.min(
    ...known.flatMap((panel) =>
      panel.bucket === "month" && countsViolence(panel.measure) ? [panel.first] : [],
    ),
  );
  const months = monthsToStandFor(asOf - first + 1, Math.max(...leads));
  if (!(months > 0))
    throw new Fault("invalid", "The past is too short to say which times of two places come together.");
  return Math.min(1, months / draws);
}

function shown({ p, low, high, summary: { quantiles } }: Shared): z.input<typeof Share> {
  const at = (level: (typeof QUANTILES)[number]) => quantiles[QUANTILES.indexOf(level)] ?? 0;
  return { p, low, high, median: at(0.5), from: at(0.05), to: at(0.95) };
}
