import { z } from "zod";
import { normalTail } from "../../numerics/tails.ts";
import { detector, notJudged } from "../detector.ts";
import { aged, emptyRing, enter, type Ring } from "../ring.ts";
import { aboveUsual } from "../surveillance-words.ts";

const Options = z.strictObject({
  period: z.int().min(2).default(52).meta({ description: "Readings in a year.", unit: "buckets" }),
  years: z.int().min(1).default(2).meta({ description: "Years before anything is judged.", unit: "years" }),
  window: z.int().min(4).default(39).meta({ description: "Readings that make the trend.", unit: "buckets" }),
  learning: z
    .number()
    .gt(0)
    .max(1)
    .default(0.3)
    .meta({ description: "How much of this year's remainder goes into the season of the next." }),
  deviations: z.number().gt(0).default(3).meta({ description: "Robust deviations above season and trend." }),
});

interface State {
  now: number;
  /** Counts without their season, the newest of them, and how much each is trusted. */
  readonly trend: Ring;
  readonly trust: Ring;
  /** By part of the year, how far above the trend it is, and in how many years that was seen. */
  readonly season: number[];
  readonly years: number[];
  /** Mean absolute remainder, and of how many readings, up to a year. */
  spread: number;
  spreadOf: number;
}

/** Makes the mean absolute value of normal remainders their standard deviation. */
const NORMAL = Math.sqrt(Math.PI / 2);
/** A remainder this many deviations out is not learnt from at all (bisquare, as in the paper). */
const NOT_TRUSTED = 6;

/**
 * Seasonal-trend decomposition by local weighting (STL), as it can be told at the end of a series: the trend is a
 * tricube-weighted mean of the last readings without their season; the season of each week is what it lay above
 * the trend in the years before; the remainder is held against its own robust spread, and what stands out is
 * trusted less by both.
 *
 * Counts are taken by their root (2 √(x + 3/8), Anscombe 1948), of which chance alone makes a spread of 1.
 */
export const seasonalResiduals = detector({
  id: "seasonal-residuals",
  title: "Far above season and trend",
  about:
    "Takes season and trend off a count and reports what is left where it is large; assumes no shape of the season.",
  misleads:
    "Needs two years; a season that moves by weeks from year to year is a surprise each time; counts near zero hardly stand out.",
  paper: {
    title:
      "Cleveland, Cleveland, McRae and Terpenning 1990, STL: a seasonal-trend decomposition procedure based on loess (Journal of Official Statistics 6)",
    link: "https://www.scb.se/contentassets/ca21efb41fee47d293bbee5bf7be7fb3/stl-a-seasonal-trend-decomposition-procedure-based-on-loess.pdf",
  },
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: Options,

  begin: ({ period }): State => ({
    now: 0,
    trend: emptyRing(),
    trust: emptyRing(),
    season: new Array<number>(period).fill(0),
    years: new Array<number>(period).fill(0),
    spread: 1 / NORMAL,
    spreadOf: 10,
  }),

  observe(state, count, { period, years, window, learning, deviations }) {
    const part = state.now % period;
    const isKnownSeason = state.now >= years * period && (state.years[part] ?? 0) > 0;
    state.now += 1;
    if (Number.isNaN(count)) return notJudged(count);
    const root = 2 * Math.sqrt(count + 0.375);
    const season = state.season[part] ?? 0;
    const trend = state.trend.kept.length > 0 ? trendOf(state, window) : root;
    const remainder = root - trend - season;
    const spread = Math.max(1, NORMAL * state.spread);
    const excess = remainder / spread;
    const trust = isKnownSeason ? bisquare(excess) : 1;
    learn(state, part, { remainder, trust, spread, learning, isKnownSeason, period });
    enter(state.trend, root - season, window);
    enter(state.trust, Math.max(0.01, trust), window);
    if (!isKnownSeason) return notJudged(count);
    const expected = countOf(trend + season);
    return {
      alarm: excess > deviations,
      score: excess > 0 ? excess / (excess + deviations) : 0,
      observed: count,
      expected,
      threshold: countOf(trend + season + deviations * spread),
      p: excess > 0 ? normalTail(excess) : 1,
      back: 0,
    };
  },

  sentence: (detection, words) => aboveUsual(detection, words),
});

/** The count of which this is the root. */
function countOf(root: number): number {
  return Math.max(0, (Math.max(0, root) / 2) ** 2 - 0.375);
}

function bisquare(excess: number): number {
  const share = Math.abs(excess) / NOT_TRUSTED;
  return share >= 1 ? 0 : (1 - share * share) ** 2;
}

/** The last readings without their season, the newest of them with most weight. */
function trendOf({ trend, trust }: State, window: number): number {
  let sum = 0;
  let weights = 0;
  for (let age = 0; age < trend.kept.length; age += 1) {
    const distance = (age + 1) / (window + 1);
    const weight = (1 - distance ** 3) ** 3 * aged(trust, age);
    sum += weight * aged(trend, age);
    weights += weight;
  }
  return sum / weights;
}

interface Learnt {
  readonly remainder: number;
  readonly trust: number;
  readonly spread: number;
  readonly learning: number;
  readonly isKnownSeason: boolean;
  readonly period: number;
}

function learn(state: State, part: number, by: Learnt): void {
  const { remainder, trust, spread, learning, isKnownSeason, period } = by;
  const seen = state.years[part] ?? 0;
  // One year alone says half as much of a week's season as it seems to.
  const rate = seen === 0 ? 0.5 : learning;
  state.season[part] = (state.season[part] ?? 0) + rate * trust * remainder;
  state.years[part] = seen + 1;
  if (!isKnownSeason) return;
  state.spreadOf = Math.min(period, state.spreadOf + 1);
  const size = Math.min(Math.abs(remainder), 3 * spread);
  state.spread += (size - state.spread) / state.spreadOf;
}
