import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { detector, notJudged } from "../detector.ts";
import { emptyRing, enter, type Ring } from "../ring.ts";
import { counted, numbered } from "../series-words.ts";

const Options = z.strictObject({
  window: z.int().min(1).default(30).meta({ description: "Buckets that are added up.", unit: "buckets" }),
  year: z.int().min(1).default(365).meta({ description: "Buckets in a year.", unit: "buckets" }),
  floor: z.number().min(0).default(100).meta({ description: "Below this total nothing is reported." }),
  repeatAfter: z
    .int()
    .min(0)
    .default(180)
    .meta({ description: "Within so many buckets, only a higher concern is reported.", unit: "buckets" }),
});

interface State {
  now: number;
  readonly values: Ring;
  total: number;
  readonly year: Most;
  readonly threeYears: Most;
  reportedAt: number;
  /** 0 when nothing was reported yet. */
  reportedYears: number;
}

/**
 * HDX Signals' rule for armed conflict (OCHA Centre for Humanitarian Data, 2024,
 * https://un-ocha-centre-for-humanitarian.gitbook.io/hdx-signals/datasets/armed-conflict).
 *
 * The total of the last 30 days is compared with the same total on every one of the 365 days before: if it is
 * above all of them and at least 100 the concern is medium, and high if it is above all of the 1,095 days before.
 * Within 180 days of a report only a higher concern is reported. What differs: "above" is strict, where the
 * original takes a tie; and a series kept by month only has its month's total compared with the 12 and the 36
 * months before, and reports again after 6 months.
 */
export const hdxSignals = detector({
  id: "hdx-signals",
  title: "Deaths above every level of one or three years",
  about: "Reports when 30 days' deaths pass 100 and every level of the past year or three years.",
  misleads: "Blind to small conflicts, to what is usual there, and to anything before people die.",
  paper: {
    title: "OCHA Centre for Humanitarian Data 2024, HDX Signals: armed conflict",
    link: "https://un-ocha-centre-for-humanitarian.gitbook.io/hdx-signals/datasets/armed-conflict",
  },
  measures: ["deaths"],
  buckets: { day: {}, month: { window: 1, year: 12, repeatAfter: 6 } },
  options: Options,

  begin: (): State => ({
    now: 0,
    values: emptyRing(),
    total: 0,
    year: emptyMost(),
    threeYears: emptyMost(),
    reportedAt: -1,
    reportedYears: 0,
  }),

  observe(state, value, { window, year, floor, repeatAfter }) {
    const index = state.now;
    state.now += 1;
    const known = Number.isNaN(value) ? 0 : value;
    state.total += known - (enter(state.values, known, window) ?? 0);
    const { total } = state;
    if (index < window - 1) return notJudged(total);
    const judged = index - (window - 1);
    const yearMost = judged >= year ? mostOf(state.year, index - year) : undefined;
    const threeYearsMost = judged >= 3 * year ? mostOf(state.threeYears, index - 3 * year) : undefined;
    takeIn(state.year, index, total);
    takeIn(state.threeYears, index, total);
    const years = concern(total, yearMost, threeYearsMost, floor);
    const isRepeated =
      state.reportedYears > 0 && index - state.reportedAt <= repeatAfter && years <= state.reportedYears;
    const highest = years === 3 ? threeYearsMost : yearMost;
    if (highest === undefined) return notJudged(total);
    const threshold = Math.max(floor, highest);
    if (years === 0 || isRepeated || Number.isNaN(value))
      return { alarm: false, score: 0, observed: total, expected: highest, threshold, back: window - 1 };
    state.reportedAt = index;
    state.reportedYears = years;
    return {
      alarm: true,
      score: (years === 3 ? 0.75 : 0.5) + 0.25 * (1 - highest / total),
      observed: total,
      expected: highest,
      threshold,
      back: window - 1,
      facts: { years },
    };
  },

  sentence({ index, observed, expected = 0, facts }, { place, measure, bucket, at }) {
    return said(`signal.hdx-signals.${bucket}.${facts?.years === 3 ? 3 : 1}`, {
      observed: counted(observed, measure),
      place,
      when: at(index),
      highest: numbered(expected),
    });
  },
});

/** Years above whose every level the total is: 0 for none, 1 or 3. Unknown without a full year of history. */
function concern(total: number, year: number | undefined, threeYears: number | undefined, floor: number) {
  if (total < floor) return 0;
  if (threeYears !== undefined && total > threeYears) return 3;
  return year !== undefined && total > year ? 1 : 0;
}

/**
 * Totals that fall from the first to the last: the largest of a window is its first one that is still in it. One
 * reading enters and leaves once, so that the cost of each is the same on average.
 */
interface Most {
  readonly at: number[];
  readonly totals: number[];
}

function emptyMost(): Most {
  return { at: [], totals: [] };
}

/** The largest of what came in at `since` or later. */
function mostOf({ at, totals }: Most, since: number): number | undefined {
  while (at.length > 0 && (at[0] ?? 0) < since) {
    at.shift();
    totals.shift();
  }
  return totals[0];
}

function takeIn({ at, totals }: Most, index: number, total: number): void {
  while (totals.length > 0 && (totals.at(-1) ?? 0) <= total) {
    at.pop();
    totals.pop();
  }
  at.push(index);
  totals.push(total);
}
