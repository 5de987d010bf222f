import { z } from "zod";
import { isCounted, measureKind } from "../../kernel/measure.ts";
import { said } from "../../kernel/said.ts";
import { incompleteGamma, studentTail } from "../../numerics/tails.ts";
import { jointDetector } from "../joint-detector.ts";

const Options = z.strictObject({
  least: z.int().min(10).default(26).meta({ description: "Weeks before a series counts.", unit: "weeks" }),
  moved: z
    .number()
    .gt(0)
    .lt(0.5)
    .default(0.05)
    .meta({ description: "Chance below which a series is out of the ordinary by itself." }),
  together: z.int().min(2).default(3).meta({ description: "Series that have to be, of two kinds or more." }),
  chance: z
    .number()
    .gt(0)
    .lt(0.5)
    .default(0.001)
    .meta({ description: "Chance of as much together at which it reports." }),
  rest: z
    .int()
    .min(0)
    .default(4)
    .meta({ description: "Weeks after a report that it stands for.", unit: "weeks" }),
});

/** A year's memory. */
const RATE = 1 / 26;
const WEEKS = 51;
/** No single series says more than this: together means several. */
const MOST_SAID = 0.001;
/** Smallest deviations: of a count's root what chance alone gives (Anscombe 1948), of a level two per cent. */
const SMALLEST = { count: 1, level: 0.02 } as const;
/** Series watched together at most: those of the place first. */
const MOST_SERIES = 12;
/** Weeks of the sum before its own scatter is known. */
const LEAST_SUMS = 13;
const MOST_SURPRISE = 4;

interface State {
  /** By member: 1 for counts, its kind by number, weeks known, mean and variance. */
  readonly isCount: number[];
  readonly kinds: number[];
  readonly known: number[];
  readonly means: number[];
  readonly variances: number[];
  /** Weeks judged, mean and variance of what the members said together, and weeks until it speaks again. */
  sums: number;
  sumMean: number;
  sumVariance: number;
  resting: number;
}

/**
 * Several series of several kinds, of a place and its neighbours, out of the ordinary in the same week: each gives a chance
 * from its own past, in either direction, and these are joined by Fisher's sum. As the series are not independent (deaths follow
 * incidents), the sum is held against a chi-squared distribution with the mean and variance that it has had here (Brown 1975;
 * learnt from the data as in Poole et al. 2016, https://doi.org/10.1093/bioinformatics/btw438).
 */
export const coMovement = jointDetector({
  id: "co-movement",
  title: "Out of the ordinary together",
  about:
    "Reports a week in which several series of different kinds, in a place and next door, leave their usual range at once, though none alone need be remarkable.",
  misleads:
    "A holiday, a strike or a change at one source moves many series at once; what moves together for the first time looks less likely than it is.",
  paper: {
    title: "Brown 1975, A method for combining non-independent, one-sided tests of significance",
    link: "https://doi.org/10.2307/2529826",
  },
  width: "week",
  options: Options,

  teams(series, neighbours) {
    const fitting = series.filter(({ key }) => measureKind(key.measure) !== "attention");
    if (new Set(fitting.map(({ key }) => kindOf(key.measure))).size < 2) return [];
    return [...new Set(fitting.map(({ key }) => key.place))].flatMap((place) => {
      const near = neighbours(place);
      const own = fitting.filter(({ key }) => key.place === place);
      const others = fitting.filter(({ key }) => near.includes(key.place));
      const team = [...own, ...others].slice(0, MOST_SERIES);
      const kinds = new Set(team.map(({ key }) => kindOf(key.measure)));
      return team.length >= 3 && kinds.size >= 2 ? [{ place, series: team }] : [];
    });
  },

  begin: (members): State => {
    const names = [...new Set(members.map(({ measure }) => kindOf(measure)))];
    return {
      isCount: members.map(({ isCount }) => (isCount ? 1 : 0)),
      kinds: members.map(({ measure }) => names.indexOf(kindOf(measure))),
      known: members.map(() => 0),
      means: members.map(() => 0),
      variances: members.map(() => 0),
      sums: 0,
      sumMean: 1,
      sumVariance: 0,
      resting: 0,
    };
  },

  observe(state, values, { least, moved: bar, together, chance, rest }) {
    const chances = values.map((value, i) => chanceOf(state, i, value, least));
    const known = chances.filter((p) => p !== undefined);
    if (known.length < together) return undefined;
    state.resting = Math.max(0, state.resting - 1);
    const { sums } = state;
    const sum = known.reduce((total, p) => total - Math.log(Math.max(p, MOST_SAID)), 0) / known.length;
    const p = tailOf(state, sum, known.length);
    takeIn(state, sum, known.length);
    const moved = chances
      .flatMap((own, i) => (own !== undefined && own < bar ? [{ i, own }] : []))
      .sort((a, b) => a.own - b.own || a.i - b.i)
      .map(({ i }) => i);
    if (sums < LEAST_SUMS) return undefined;
    const kinds = new Set(moved.map((i) => state.kinds[i]));
    const alarm = p < chance && moved.length >= together && kinds.size >= 2 && state.resting === 0;
    if (alarm) state.resting = rest + 1;
    const surprise = Math.log(p) / Math.log(chance);
    return {
      alarm,
      score: surprise / (1 + surprise),
      p,
      moved,
      observed: moved.length,
      expected: Number((bar * known.length).toPrecision(4)),
      facts: { moved: moved.length, watched: known.length },
    };
  },

  sentence({ p, moved: [first = 0, second = 0, third = 0], facts }, { place, when, measure, placeOf }) {
    return said("signal.co-movement", {
      place,
      when,
      moved: { number: facts.moved ?? 0 },
      watched: { number: facts.watched ?? 0 },
      first: measure(first),
      firstPlace: placeOf(first),
      second: measure(second),
      secondPlace: placeOf(second),
      third: measure(third),
      thirdPlace: placeOf(third),
      weeks: { number: Number((1 / p).toPrecision(2)) },
    });
  },
});

/** Incidents and the deaths in them are the same facts; of other figures each is a kind of its own. */
function kindOf(measure: string): string {
  return isCounted(measure) ? "incidents" : measure;
}

/** Of a reading this far out in either direction, from the series' own past, which then knows it. */
function chanceOf(state: State, i: number, value: number, least: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const isCount = state.isCount[i] === 1;
  // Roots make the scatter of counts the same at every size, logs that of prices and rates.
  const x = isCount
    ? 2 * Math.sqrt(Math.max(0, value) + 3 / 8)
    : Math.sign(value) * Math.log1p(Math.abs(value));
  const [known = 0, mean = 0, variance = 0] = [state.known[i], state.means[i], state.variances[i]];
  const rate = Math.max(RATE, 1 / (known + 1));
  const step = x - mean;
  state.known[i] = known + 1;
  state.means[i] = mean + rate * step;
  state.variances[i] = (1 - rate) * (variance + rate * step * step);
  if (known < least) return undefined;
  const spread = Math.max(SMALLEST[isCount ? "count" : "level"], Math.sqrt(variance));
  const weeks = Math.min(known, WEEKS);
  return Math.min(1, 2 * studentTail(Math.abs(step) / spread / Math.sqrt(1 + 1 / weeks), weeks - 1));
}

/** Chance that the members say as much: their mean -ln p is 1 with variance 1 / n if they are independent. */
function tailOf({ sumMean, sumVariance }: State, sum: number, members: number): number {
  const mean = Math.max(1, sumMean);
  // Where some move as one, the tail is heavier than that of the gamma with the same variance: their share counts three times.
  const variance = 1 / members + 3 * Math.max(0, sumVariance - 1 / members);
  return Math.max(1e-12, 1 - incompleteGamma(mean ** 2 / variance, (sum * mean) / variance));
}

/** A great surprise teaches less than it says, or it would be usual afterwards. */
function takeIn(state: State, sum: number, members: number): void {
  const spread = Math.sqrt(Math.max(1 / members, state.sumVariance));
  const step = Math.min(sum, state.sumMean + MOST_SURPRISE * spread) - state.sumMean;
  state.sums += 1;
  const rate = Math.max(1 / WEEKS, 1 / (state.sums + 1));
  state.sumMean += rate * step;
  state.sumVariance = (1 - rate) * (state.sumVariance + rate * step * step);
}
