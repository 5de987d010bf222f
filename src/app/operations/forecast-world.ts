import { z } from "zod";
import { partOfTheWorld } from "../../analyse/country-neighbours.ts";
import { type Summary, summaryOf, sumOf } from "../../analyse/forecast-summary.ts";
import { type Draws, LONGEST_LEAD } from "../../analyse/forecaster.ts";
import { type GroupOutcome, groupOutcome } from "../../analyse/outcome-counts.ts";
import { comesIn, type OutcomeAsked, PATH_OUTCOMES, shareOf } from "../../analyse/path-outcomes.ts";
import { type Forecast, QUANTILES, THRESHOLDS } from "../../kernel/forecast.ts";
import type { Language } from "../../kernel/language.ts";
import type { Stored } from "../../kernel/record.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { View } from "../../store/view.ts";
import { choose, forecastsOf, keptVintages, type Vintage, yearBefore } from "../forecast-vintages.ts";
import { keptDraws } from "../kept-draws.ts";
import { BASELINE } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const WORLD = "001";
/** Whose sums stand on the records. */
const RECORDED_SPANS: readonly number[] = [3, 6, 12];

const Spread = z.object({
  mean: z.number(),
  median: z.number(),
  low: z.number().meta({ description: "5% of the draws are below." }),
  high: z.number().meta({ description: "95% of the draws are at or below." }),
});

const Group = z.object({
  place: z.string().meta({ description: "Number of the part of the world (M49); 001 is the world." }),
  placeName: z.string(),
  places: z.int().meta({ description: "Countries in it in which the outcome can come." }),
  count: Spread.optional().meta({ description: "In how many of them it comes." }),
  anywhere: z.number().optional().meta({ description: "P(it comes in one or more of them)." }),
  countBefore: z.number().optional().meta({ description: "The mean count of the forecast before." }),
  sum: Spread.meta({ description: "Deaths in all its countries that are forecast, added up draw by draw." }),
  sumBefore: z.number().optional().meta({ description: "The median sum of the forecast before." }),
});

const Row = z.object({
  id: z.uuid(),
  place: z.string(),
  placeName: z.string(),
  part: z.string().optional().meta({ description: "Of the world (M49); absent for what is no country." }),
  p: z.number(),
  reference: z.number().optional().meta({ description: "The base-rate model's chance of the same." }),
  change: z.number().optional().meta({ description: "Of p, since the forecast before." }),
  sum: Spread,
  lastYear: z.number().meta({ description: "Deaths in the twelve months up to the forecast." }),
});

export const forecastWorld = operation({
  id: "forecast-world",
  title: "Says where violence may come, grow or end, over the whole world",
  about:
    "Each place's chance of a sum, an onset, an escalation or an end, the change since the forecast before, and by part of the world (M49) in how many countries it comes and how many die, with 90% intervals. Counted in the kept draws, in which countries go together.",
  permission: "read",
  effect: "read",
  input: z.object({
    outcome: z.enum(PATH_OUTCOMES).default("at-least").meta({
      description:
        "An onset is 25 deaths within three months in a row after a year with fewer; an escalation three months with 20 a month and twice the mean of the six before; an end a span whose last three months are without a death, after a year with 25 or more.",
    }),
    atLeast: z.number().min(1).default(25).meta({ description: "Deaths in the span; for at-least." }),
    months: z.int().min(1).max(LONGEST_LEAD).default(12).meta({ description: "Months ahead." }),
    vintage: z.string().optional().meta({ description: "YYYY-MM; the newest forecast if left out." }),
    since: z
      .string()
      .optional()
      .meta({ description: "YYYY-MM, the forecast it is held against; the one before if left out." }),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({
    measure: z.string(),
    measures: z.array(z.string()),
    model: z.string(),
    asOf: z.string(),
    before: z.string().optional(),
    vintages: z.array(z.string()),
    longest: z.int().meta({ description: "Months ahead that were forecast." }),
    items: z.array(Row),
    unable: z.int().meta({ description: "Places in which the outcome cannot come; they are left out." }),
    groups: z.array(Group),
  }),
  async run({ vintage, since, measure, model, ...asked }, { view, language, system }) {
    const kept = await keptVintages(view, { model });
    const own = measure === undefined ? kept : kept.filter((one) => one.measure === measure);
    const { current, before, months } = choose(own, vintage, since);
    const { blobs } = system.store;
    const [now, then, base] = await Promise.all([
      answered(view, blobs, current, asked),
      before && answered(view, blobs, before, asked),
      referencesOf(view, blobs, { ...current, model: BASELINE }, asked),
    ]);
    const nameOf = await placeNames(view, language);
    const items = (now ? rowsOf(now, asked) : []).map((row) => {
      const [reference, earlier] = [base?.get(row.place), then?.chances.get(row.place)];
      const part = partOfTheWorld(row.place);
      return {
        ...row,
        placeName: nameOf(row.place),
        ...(part !== undefined && { part }),
        ...(reference !== undefined && { reference }),
        ...(earlier !== undefined && { change: row.p - earlier }),
      };
    });
    return {
      ...current,
      measures: [...new Set(kept.map((one) => one.measure))],
      ...(before && { before: before.asOf }),
      vintages: [...months],
      longest: now?.draws.leads.length ?? 0,
      items: items.sort((a, b) => b.p - a.p || b.sum.mean - a.sum.mean),
      unable: (now?.draws.places.length ?? 0) - items.length,
      groups: now ? groupsOf(now, then, asked.months, (place) => groupName(place, nameOf, language)) : [],
    };
  },
});

interface Answered {
  readonly forecasts: readonly Stored<Forecast>[];
  /** In the order of the forecasts. */
  readonly draws: Draws;
  readonly came: readonly (Uint8Array | undefined)[];
  readonly yearOf: (place: string) => Float64Array;
  /** By place. */
  readonly chances: ReadonlyMap<string, number>;
}

/** @returns nothing where no forecast of the vintage may be seen. */
async function answered(
  view: View,
  blobs: Blobs,
  vintage: Vintage,
  asked: OutcomeAsked,
): Promise<Answered | undefined> {
  const forecasts = await forecastsOf(view, vintage);
  if (forecasts.length === 0) return undefined;
  const [draws, yearOf] = await Promise.all([
    keptDraws(blobs, forecasts),
    yearBefore(view, vintage.measure, vintage.asOf),
  ]);
  const came = forecasts.map(({ body }, at) => comesIn(draws, at, yearOf(body.place), asked));
  const chances = forecasts.flatMap(({ body: { place } }, at) => {
    const own = came[at];
    return own ? [[place, shareOf(own)] as const] : [];
  });
  return { forecasts, draws, came, yearOf, chances: new Map(chances) };
}

/** The base-rate model's chance by place. Sums that its records state are not counted anew. */
async function referencesOf(
  view: View,
  blobs: Blobs,
  vintage: Vintage,
  asked: OutcomeAsked,
): Promise<ReadonlyMap<string, number> | undefined> {
  const threshold = THRESHOLDS.findIndex((one) => asked.outcome === "at-least" && one === asked.atLeast);
  if (threshold < 0 || !RECORDED_SPANS.includes(asked.months))
    return (await answered(view, blobs, vintage, asked))?.chances;
  const forecasts = await forecastsOf(view, vintage);
  return new Map(
    forecasts.flatMap(({ body: { place, sums } }) => {
      const p = sums.find(({ months }) => months === asked.months)?.atLeast[threshold];
      return p === undefined ? [] : [[place, p] as const];
    }),
  );
}

type PlaceRow = Pick<z.input<typeof Row>, "id" | "place" | "p" | "sum" | "lastYear">;

/** One for each place in which the outcome can come. */
function rowsOf({ forecasts, draws, chances, yearOf }: Answered, { months }: OutcomeAsked): PlaceRow[] {
  return forecasts.flatMap(({ id, body: { place } }, at) => {
    const p = chances.get(place);
    if (p === undefined) return [];
    const sum = spreadOf(summaryOf(sumOf(draws, [at], 1, months)));
    return [{ id, place, p, sum, lastYear: yearOf(place).reduce((total, value) => total + value, 0) }];
  });
}

/** The world first, then its parts, those with the most deaths ahead first. */
function groupsOf(
  now: Answered,
  then: Answered | undefined,
  months: number,
  nameOf: (place: string) => string,
): z.input<typeof Group>[] {
  const earlier = then && groupedBy(then, months);
  const groups = [...groupedBy(now, months)].map(([place, { places, count, sum }]) => {
    const before = earlier?.get(place);
    return {
      place,
      placeName: nameOf(place),
      places,
      ...(count && { count: spreadOf(count), anywhere: count.atLeast[0] ?? 0 }),
      ...(before?.count && { countBefore: before.count.mean }),
      sum: spreadOf(sum),
      ...(before && { sumBefore: spreadOf(before.sum).median }),
    };
  });
  return groups.sort(
    (a, b) => Number(b.place === WORLD) - Number(a.place === WORLD) || b.sum.mean - a.sum.mean,
  );
}

function groupName(place: string, nameOf: (key: string) => string, language: Language): string {
  if (place === WORLD) return nameOf("*");
  return new Intl.DisplayNames([language], { type: "region" }).of(place) ?? place;
}

/** Countries only: a province's deaths are in its country's already. */
function groupedBy({ draws, came }: Answered, months: number): ReadonlyMap<string, GroupOutcome> {
  const members = new Map<string, number[]>();
  draws.places.forEach((place, at) => {
    const part = partOfTheWorld(place);
    if (part === undefined) return;
    for (const group of [WORLD, part]) members.set(group, [...(members.get(group) ?? []), at]);
  });
  return new Map([...members].map(([group, places]) => [group, groupOutcome(draws, places, came, months)]));
}

function spreadOf({ mean, quantiles }: Summary): z.output<typeof Spread> {
  const at = (level: (typeof QUANTILES)[number]) => quantiles[QUANTILES.indexOf(level)] ?? 0;
  return { mean, median: at(0.5), low: at(0.05), high: at(0.95) };
}
