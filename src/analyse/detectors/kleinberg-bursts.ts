import { z } from "zod";
import { detector, notJudged } from "../detector.ts";
import { emptyRing, enter, type Ring } from "../ring.ts";
import { aboveUsual } from "../surveillance-words.ts";

const Options = z.strictObject({
  baseline: z
    .int()
    .min(4)
    .default(104)
    .meta({ description: "Known readings that make the usual rate.", unit: "buckets" }),
  least: z
    .int()
    .min(4)
    .default(26)
    .meta({ description: "Known readings before anything is judged.", unit: "buckets" }),
  lag: z
    .int()
    .min(1)
    .default(8)
    .meta({ description: "Readings left out before the judged one.", unit: "buckets" }),
  ratio: z
    .number()
    .gt(1)
    .default(2)
    .meta({ description: "How many times the rate of one state the next has." }),
  states: z
    .int()
    .min(2)
    .max(6)
    .default(3)
    .meta({ description: "States, of which the first is the usual one." }),
  price: z
    .number()
    .gt(0)
    .default(1)
    .meta({ description: "Price of going up one state; higher means fewer bursts." }),
});

interface State {
  now: number;
  readonly waiting: Ring;
  readonly counted: Ring;
  sum: number;
  /** What the cheapest explanation costs that ends in each state; the cheapest of all is 0. */
  readonly costs: number[];
  /** Readings since the series left its usual state. */
  inBurst: number;
}

/** Readings' worth of choices: the price of a step up is this one's logarithm, as the paper has the length's. */
const HORIZON = 52;

/**
 * Kleinberg's automaton for counts in batches: each state has a rate, a higher one costs to enter and nothing to
 * leave, and a burst is where the cheapest explanation of all counts so far ends above the usual state.
 *
 * What differs: states emit Poisson counts at a multiple of the usual rate of the past readings, where the paper
 * has shares of a stream; and the explanation is of the past alone, so that it can be told at once.
 */
export const kleinbergBursts = detector({
  id: "kleinberg-bursts",
  title: "Burst: counts at a multiple of their usual rate",
  about:
    "Tells when a series runs at twice or four times its usual rate, and takes a burst up again after a weak week at less evidence than a new one.",
  misleads:
    "Knows no season, so a yearly high is a burst each year; a single high week must be very high to pay its price.",
  paper: {
    title: "Kleinberg 2002, Bursty and hierarchical structure in streams",
    link: "https://doi.org/10.1145/775047.775061",
  },
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: Options,

  begin: ({ states }): State => ({
    now: 0,
    waiting: emptyRing(),
    counted: emptyRing(),
    sum: 0,
    costs: Array.from({ length: states }, (_, state) => (state === 0 ? 0 : state * Math.log(HORIZON))),
    inBurst: 0,
  }),

  observe(state, count, { baseline, least, lag, ratio, price }) {
    state.now += 1;
    if (Number.isNaN(count)) return notJudged(count);
    const known = state.counted.kept.length;
    const usual = (state.sum + 0.5) / Math.max(1, known);
    const ripe = enter(state.waiting, count, lag);
    if (ripe !== undefined) state.sum += ripe - (enter(state.counted, ripe, baseline) ?? 0);
    if (known < least) return notJudged(count);
    const level = goOn(state.costs, count, usual, ratio, price * Math.log(HORIZON));
    state.inBurst = level > 0 ? state.inBurst + 1 : 0;
    const evidence = state.costs[0] ?? 0;
    return {
      alarm: level > 0,
      score: evidence / (evidence + 1),
      observed: count,
      expected: usual,
      back: Math.max(0, state.inBurst - 1),
      ...(level > 0 && { facts: { times: ratio ** level } }),
    };
  },

  sentence: (detection, words) => aboveUsual(detection, words),
});

/** One step of Viterbi's algorithm. @returns the state in which the cheapest explanation ends. */
function goOn(costs: number[], count: number, usual: number, ratio: number, stepPrice: number): number {
  const before = [...costs];
  let cheapest = 0;
  for (let state = 0; state < costs.length; state += 1) {
    let reached = Number.POSITIVE_INFINITY;
    for (let from = 0; from < before.length; from += 1)
      reached = Math.min(reached, (before[from] ?? 0) + Math.max(0, state - from) * stepPrice);
    // Minus the log-likelihood, but for what is the same in all states.
    const rate = usual * ratio ** state;
    costs[state] = reached + rate - count * state * Math.log(ratio);
    if ((costs[state] ?? 0) < (costs[cheapest] ?? 0)) cheapest = state;
  }
  const least = costs[cheapest] ?? 0;
  for (let state = 0; state < costs.length; state += 1) costs[state] = (costs[state] ?? 0) - least;
  return cheapest;
}
