/**
 * The forecasters from many months of the past: rolling origins, year by year and region by region, single months and sums.
 *
 * Origins are every third month; a year's are those whose first month scored (lead 3) lies in it, so that the last one's
 * outcomes reach into the year after. The countries and counts are those of the VIEWS challenge.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { feature } from "@rapideditor/country-coder";
import { drawsAt, sumOf } from "../src/analyse/forecast-summary.ts";
import { type Draws, type Panel, valueAt } from "../src/analyse/forecaster.ts";
import { forecasters } from "../src/analyse/forecasters/all.ts";
import { monthNumber } from "../src/kernel/month.ts";
import { type Chance, seededChance } from "../src/numerics/chance.ts";
import { quantile, sorted } from "../src/numerics/quantiles.ts";
import { historyUpTo, officialOutcomes, scoresOf, type WindowScores } from "./forecast.ts";

/**
 * Models that are followed from year to year. The others stand beside them in the windows of 2018 and 2019; here they would
 * take longer than all the rest of the bench.
 */
const FOLLOWED = ["stack", "analogues", "conflictology-12", "conflictology-24"] as const;
const LEADS = Array.from({ length: 12 }, (_, k) => k + 3);

export interface RollingPlan {
  /** Years whose months are forecast, each from so many origins, three months apart. */
  readonly years: readonly number[];
  readonly origins: number;
  readonly draws: number;
}

/** What the project claims: every third month of 2005 to 2017. */
export const ALL_ORIGINS: RollingPlan = {
  years: Array.from({ length: 13 }, (_, i) => 2005 + i),
  origins: 4,
  draws: 1_000,
};
/** A look in less than a minute: three windows, fewer draws. */
export const FEW_ORIGINS: RollingPlan = { years: [2008, 2012, 2016], origins: 1, draws: 200 };

export interface RollingScores {
  readonly year: number;
  readonly model: string;
  /** One an origin. */
  readonly windows: readonly WindowScores[];
}

/** How often the 90% interval of a sum held what came. */
export interface SumCoverage {
  readonly what: string;
  readonly sums: number;
  /** Draws of places that go together, and the same draws put together by chance. */
  readonly joint: number;
  readonly apart: number;
}

export interface RollingBench {
  /** Names and parts of the world of the places, in the order of the scores. */
  readonly places: readonly string[];
  readonly regions: readonly string[];
  readonly scores: readonly RollingScores[];
  readonly sums: readonly SumCoverage[];
}

export async function rollingBench(folder: string, seed: string, plan: RollingPlan): Promise<RollingBench> {
  const { places: ids } = await officialOutcomes(folder, 2018);
  const all = await historyUpTo(folder, "2019-12", ids);
  const names = countries(folder);
  const regions = all.places.map((id) => names.get(id)?.region ?? "elsewhere");
  const scores: RollingScores[] = [];
  const tallies = new Map<string, { sums: number; joint: number; apart: number }>();
  for (const year of plan.years) {
    const windows = new Map<string, WindowScores[]>();
    for (let origin = 0; origin < plan.origins; origin += 1) {
      const asOf = monthNumber(`${year - 1}-10`) + 3 * origin;
      const panel = upTo(all, asOf);
      const outcomes = outcomesAfter(all, asOf);
      for (const forecaster of FOLLOWED.map((id) => forecasters.get(id))) {
        const chance = seededChance(seed).stream(forecaster.id);
        const draws = forecaster.forecast(panel, { leads: LEADS, draws: plan.draws, chance });
        windows.set(forecaster.id, [...(windows.get(forecaster.id) ?? []), scoresOf(draws, outcomes)]);
        if (forecaster === [...forecasters][0])
          tally(tallies, draws, outcomes, regions, chance.stream("apart"));
      }
    }
    for (const [model, own] of windows) scores.push({ year, model, windows: own });
  }
  return {
    places: all.places.map((id) => names.get(id)?.name ?? id),
    regions,
    scores,
    sums: [...tallies].map(([what, { sums, joint, apart }]) => ({
      what,
      sums,
      joint: joint / sums,
      apart: apart / sums,
    })),
  };
}

/** By the challenge's number: name, and the part of the world in the United Nations' geoscheme (M49). */
function countries(folder: string): ReadonlyMap<string, { readonly name: string; readonly region: string }> {
  const lines = readFileSync(join(folder, "views_country_list.csv"), "utf8").split("\n").slice(1);
  return new Map(
    lines.flatMap((line) => {
      const [, id, quoted, plain, iso3 = ""] = /^(\d+),(?:"([^"]*)"|([^,]*)),\d+,([A-Z]{3})/.exec(line) ?? [];
      if (id === undefined) return [];
      const groups = feature(iso3)?.properties.groups ?? [];
      const region = groups
        .map((group) => feature(group)?.properties)
        .find((one) => one?.level === "subregion");
      return [[id, { name: quoted ?? plain ?? id, region: region?.nameEn ?? "elsewhere" }] as const];
    }),
  );
}

function upTo(all: Panel, asOf: number): Panel {
  const months = asOf - all.firstMonth + 1;
  const values = new Float64Array(all.places.length * months);
  all.places.forEach((_, p) => {
    values.set(all.values.subarray(p * all.months, p * all.months + months), p * months);
  });
  return { ...all, months, values };
}

/** Places that did not exist at the origin have no outcomes that could be forecast: they count as quiet. */
function outcomesAfter(all: Panel, asOf: number) {
  const values = new Float64Array(all.places.length * LEADS.length);
  all.places.forEach((_, p) => {
    LEADS.forEach((lead, k) => {
      values[p * LEADS.length + k] = valueAt(all, p, asOf - all.firstMonth + lead);
    });
  });
  return { places: all.places, values };
}

/** Counts whether sums over months and places held what came. */
function tally(
  tallies: Map<string, { sums: number; joint: number; apart: number }>,
  draws: Draws,
  outcomes: { readonly values: Float64Array },
  regions: readonly string[],
  chance: Chance,
): void {
  const exists = [...draws.places.keys()].filter((p) => !Number.isNaN(drawsAt(draws, p, 0)[0] ?? Number.NaN));
  const mixed = mixedApart(draws, chance);
  const groups: [string, readonly number[]][] = [
    ["the world", exists],
    ...[...new Set(regions)].map((region): [string, readonly number[]] => [
      "a region",
      exists.filter((p) => regions[p] === region),
    ]),
    ...exists.map((p): [string, readonly number[]] => ["a country", [p]]),
  ];
  const spans: [string, number, number][] = [
    ...LEADS.map((lead): [string, number, number] => ["one month", lead, lead]),
    ["twelve months", 3, 14],
  ];
  for (const [who, members] of groups)
    for (const [span, from, to] of spans) {
      const outcome = members.reduce((sum, p) => {
        for (let lead = from; lead <= to; lead += 1) sum += outcomes.values[p * LEADS.length + lead - 3] ?? 0;
        return sum;
      }, 0);
      const [low, high] = rangeOf(sumOf(draws, members, from, to));
      if (!(outcome >= 0) || (high === 0 && outcome === 0)) continue;
      const [lowApart, highApart] = rangeOf(sumOf(mixed, members, from, to));
      const key = `${who}, ${span}`;
      const sofar = tallies.get(key) ?? { sums: 0, joint: 0, apart: 0 };
      tallies.set(key, {
        sums: sofar.sums + 1,
        joint: sofar.joint + (outcome >= low && outcome <= high ? 1 : 0),
        apart: sofar.apart + (outcome >= lowApart && outcome <= highApart ? 1 : 0),
      });
    }
}

function rangeOf(sums: Float64Array): readonly [number, number] {
  const ascending = sorted(sums);
  return [quantile(ascending, 0.05), quantile(ascending, 0.95)];
}

/** The same paths, with each place's turned by a number of its own, so that places no longer go together. */
function mixedApart(draws: Draws, chance: Chance): Draws {
  const values = new Float64Array(draws.values.length);
  draws.places.forEach((_, p) => {
    const turn = chance.integer(draws.draws);
    draws.leads.forEach((_lead, k) => {
      const own = drawsAt(draws, p, k);
      const start = (p * draws.leads.length + k) * draws.draws;
      own.forEach((value, j) => {
        values[start + ((j + turn) % draws.draws)] = value;
      });
    });
  });
  return { ...draws, values };
}
