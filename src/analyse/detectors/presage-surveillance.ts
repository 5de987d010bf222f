import { z } from "zod";
import { negativeBinomialTail } from "../../numerics/tails.ts";
import { detector, notJudged } from "../detector.ts";
import {
  emptySeasonalMean,
  loosen,
  type Outlook,
  outlook,
  passOver,
  type SeasonalMean,
  takeIn,
} from "../seasonal-mean.ts";
import { aboveUsual } from "../surveillance-words.ts";

const Options = z.strictObject({
  period: z.number().min(2).default(52).meta({ description: "Readings in a year.", unit: "buckets" }),
  harmonics: z.int().min(0).max(4).default(1).meta({ description: "Waves a year." }),
  drift: z
    .number()
    .min(0)
    .default(1e-4)
    .meta({ description: "Variance the log of the level gains with each reading." }),
  least: z
    .int()
    .min(2)
    .default(26)
    .meta({ description: "Known readings before anything is judged.", unit: "buckets" }),
  onset: z.number().gt(0).lt(1).default(0.01).meta({ description: "Chance that an outbreak begins." }),
  stay: z.number().gt(0).lt(1).default(0.2).meta({ description: "Chance that one goes on." }),
  alarmAt: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.4)
    .meta({ description: "Chance of an outbreak at which it reports." }),
  patience: z
    .int()
    .min(2)
    .default(8)
    .meta({ description: "Alarms in a row that make the new level the usual one.", unit: "buckets" }),
});

/** How many times as many an outbreak brings, of which each is a member with a weight of its own. */
const LOG_TIMES = [0.7, 1.2, 1.7, 2.2];
const TIMES = LOG_TIMES.map(Math.exp);
/** Outbreaks' worth of belief that all sizes are as likely; each series learns its own. */
const EVEN = 10;
/** What the log of the level may have changed by when the new level becomes the usual one. */
const NEW_LEVEL = 1;

interface State {
  readonly usual: SeasonalMean;
  /** Chance that the last reading was of an outbreak. */
  chance: number;
  /** Of each size of outbreak, how likely it is here. */
  readonly weights: number[];
  alarmsInARow: number;
}

/**
 * Presage's own: a two-state hidden Markov model, usual or outbreak (Le Strat and Carrat 1999), whose usual state
 * is a seasonal mean that learns with each reading (as much as the reading is likely to be usual) and whose
 * outbreaks are an ensemble of sizes that each series weighs by its own past.
 *
 * Its numbers were chosen once, on the odd series of the development part of the outbreak simulations and on
 * simulations of our own, and are the same for every series. A source that doubles for good is an alarm for
 * `patience` readings and then the new usual.
 */
export const presageSurveillance = detector({
  id: "presage-surveillance",
  title: "Likely outbreak above season and trend",
  about:
    "Gives the chance that a count is of an outbreak, against a season and trend it learns as it goes, for outbreaks of several sizes at once.",
  misleads:
    "Needs half a year before it speaks and two before it knows a season; a steady doubling, also of a source's zeal, is an outbreak to it for eight readings; it is slow where outbreaks grow gently.",
  paper: {
    title: "Le Strat and Carrat 1999, Monitoring epidemiologic surveillance data using hidden Markov models",
    link: "https://doi.org/10.1002/(SICI)1097-0258(19991230)18:24%3C3463::AID-SIM409%3E3.0.CO;2-I",
  },
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: Options,

  begin: (): State => ({
    usual: emptySeasonalMean(),
    chance: 0,
    weights: TIMES.map(() => 1 / TIMES.length),
    alarmsInARow: 0,
  }),

  observe(state, count, options) {
    const { usual } = state;
    if (Number.isNaN(count)) {
      passOver(usual, options);
      return notJudged(count);
    }
    const now = outlook(usual, options, count);
    const judged = usual.known >= options.least;
    if (!judged) {
      takeIn(usual, options, now, count, 1, false);
      return notJudged(count);
    }
    const prior = state.chance * options.stay + (1 - state.chance) * options.onset;
    const members = membersAt(now, state.weights);
    const ratio = ratioOf(members, count);
    const chance = posterior(prior, ratio);
    const alarm = chance > options.alarmAt;
    const threshold = highestUsual(prior, members, now.mean, options.alarmAt);
    learnSizes(state, chance, members, count, ratio);
    state.chance = chance;
    state.alarmsInARow = alarm ? state.alarmsInARow + 1 : 0;
    const isNewUsual = state.alarmsInARow >= options.patience;
    takeIn(usual, options, now, count, isNewUsual ? 1 : 1 - chance, !isNewUsual);
    if (isNewUsual) {
      loosen(usual, NEW_LEVEL);
      state.chance = 0;
      state.alarmsInARow = 0;
    }
    return {
      alarm,
      score: chance,
      observed: count,
      expected: now.mean,
      threshold,
      p: count > now.mean ? negativeBinomialTail(count, now.mean, now.size) : 1,
      back: alarm ? Math.max(0, state.alarmsInARow - 1) : 0,
      ...(alarm && { facts: { chance: Number(chance.toPrecision(3)) } }),
    };
  },

  sentence: (detection, words) => aboveUsual(detection, words),
});

/** One size of outbreak at one reading: ln of how much likelier a count is with it is `base + slope × count`. */
interface Member {
  readonly base: number;
  readonly slope: number;
  readonly weight: number;
}

/** Of a mean that is gamma distributed, so that counts are negative binomial with and without an outbreak. */
function membersAt({ mean, size }: Outlook, weights: readonly number[]): readonly Member[] {
  return TIMES.map((times, i) => {
    const log = Math.log((size + mean) / (size + times * mean));
    return { base: size * log, slope: log + (LOG_TIMES[i] ?? 0), weight: weights[i] ?? 0 };
  });
}

function ratioWith({ base, slope }: Member, count: number): number {
  return Math.exp(Math.min(300, base + slope * count));
}

/** How much likelier a count is in an outbreak of any size than without. */
function ratioOf(members: readonly Member[], count: number): number {
  let sum = 0;
  for (const member of members) sum += member.weight * ratioWith(member, count);
  return sum;
}

function posterior(prior: number, ratio: number): number {
  return (prior * ratio) / (prior * ratio + 1 - prior);
}

/** The largest count that would have been no alarm: the chance rises with the count. */
function highestUsual(prior: number, members: readonly Member[], mean: number, alarmAt: number): number {
  // The chance is above `alarmAt` where the ratio is above this.
  const ratio = (alarmAt * (1 - prior)) / (prior * (1 - alarmAt));
  let low = -1;
  let high = Math.ceil(2 * mean) + 2;
  while (high < 1e12 && ratioOf(members, high) <= ratio) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (ratioOf(members, middle) > ratio) high = middle;
    else low = middle;
  }
  return Math.max(0, high - 1);
}

/** Each size is as likely here as the outbreaks so far were of it. */
function learnSizes(
  { weights }: State,
  chance: number,
  members: readonly Member[],
  count: number,
  all: number,
) {
  if (!(all > 0)) return;
  for (const [i, member] of members.entries()) {
    const share = (member.weight * ratioWith(member, count)) / all;
    weights[i] = (member.weight * EVEN + chance * share) / (EVEN + chance);
  }
}
