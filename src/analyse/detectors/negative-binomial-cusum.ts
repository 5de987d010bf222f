import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { detector, notJudged } from "../detector.ts";
import { emptyRing, enter, type Ring } from "../ring.ts";
import { counted, numbered } from "../series-words.ts";

const Options = z.strictObject({
  baseline: z.int().min(4).default(365).meta({ unit: "buckets" }),
  least: z
    .int()
    .min(4)
    .default(120)
    .meta({ description: "Buckets of history before anything is judged.", unit: "buckets" }),
  lag: z
    .int()
    .min(0)
    .default(28)
    .meta({ description: "Buckets left out before the judged one.", unit: "buckets" }),
  ratio: z.number().gt(1).default(2).meta({ description: "The rise it is tuned to, as a multiple." }),
  threshold: z.number().gt(0).default(5).meta({ description: "Log-likelihood ratio at which it reports." }),
});

/** Below this size (dispersion), a negative binomial is all zeros and giants, and nothing is evidence. */
const SMALLEST_SIZE = 0.05;

interface State {
  now: number;
  /** Readings too new to be history. */
  readonly waiting: Ring;
  /** Those that are, with their sum and their sum of squares. */
  readonly counted: Ring;
  sum: number;
  squares: number;
  /** Log-likelihood ratio so far, 0 or more; since when, and what was counted and expected since then. */
  evidence: number;
  since: number;
  observed: number;
  expected: number;
}

/**
 * Cumulative sum of log-likelihood ratios between negative binomial counts at the usual mean and at twice it
 * (Höhle and Paul 2008, https://doi.org/10.1016/j.csda.2008.02.015, with a fixed alternative as in Page 1954,
 * https://doi.org/10.1093/biomet/41.1-2.100). It starts again after each report.
 *
 * In simulated counts without a change (means 0.02 to 30, sizes from 0.1 to Poisson) these thresholds reported at
 * most once in 3 years of days and once in 12 years of months.
 *
 * The chance of so much evidence where nothing has changed is below exp(-evidence): read backwards, the sum is the
 * highest point of a walk whose exponential is a martingale (Ville's inequality).
 *
 * Mean and dispersion are moments of the year before, a month back; half an event is added, so that a year of
 * zeros does not make the first event infinitely surprising.
 */
export const negativeBinomialCusum = detector({
  id: "negative-binomial-cusum",
  title: "Lasting rise above the past year",
  about:
    "Adds up small excesses until together they cannot be chance, so it sees a slow build-up that no single day shows.",
  misleads: "Late for a sudden blow, and takes a lasting change of reporting for one of events.",
  paper: {
    title: "Höhle and Paul 2008, Count data regression charts for the monitoring of surveillance time series",
    link: "https://doi.org/10.1016/j.csda.2008.02.015",
  },
  measures: ["incidents", "deaths"],
  buckets: { day: {}, month: { baseline: 36, least: 12, lag: 2, threshold: 4 } },
  options: Options,

  begin: (): State => ({
    now: 0,
    waiting: emptyRing(),
    counted: emptyRing(),
    sum: 0,
    squares: 0,
    evidence: 0,
    since: 0,
    observed: 0,
    expected: 0,
  }),

  observe(state, value, { baseline, least, lag, ratio, threshold }) {
    const index = state.now;
    state.now += 1;
    if (Number.isNaN(value)) return notJudged(value);
    const { sum, squares } = state;
    const n = state.counted.kept.length;
    const mean = (sum + 0.5) / n;
    const variance = squares / n - (sum / n) ** 2;
    // For the next reading: what has waited long enough becomes part of the usual.
    const ripe = lag === 0 ? value : enter(state.waiting, value, lag);
    if (ripe !== undefined) comeIn(state, ripe, baseline);
    if (n < least) return notJudged(value);
    if (state.evidence <= 0) Object.assign(state, { since: index, observed: 0, expected: 0 });
    state.observed += value;
    state.expected += mean;
    const evidence = Math.max(0, state.evidence + logRatio(value, mean, sizeOf(mean, variance), ratio));
    const alarm = evidence > threshold;
    state.evidence = alarm ? 0 : evidence;
    return {
      alarm,
      score: evidence / (evidence + threshold),
      observed: state.observed,
      expected: state.expected,
      p: Math.exp(-evidence),
      back: index - state.since,
      ...(alarm && { facts: { evidence: Number(evidence.toPrecision(6)) } }),
    };
  },

  sentence({ index, observed, expected = 0, causes: [since] }, words, options) {
    const { place, measure, bucket, at, span } = words;
    const baseline = { number: options.baseline };
    return said("signal.negative-binomial-cusum", {
      count: counted(observed, measure),
      place,
      span: since === index ? span(index) : { said: said("span.from", { from: at(since), to: at(index) }) },
      history: {
        said:
          bucket === "day"
            ? said("signal.negative-binomial-cusum.year")
            : said("signal.negative-binomial-cusum.months", { baseline }),
      },
      expected: numbered(expected),
    });
  },
});

/** Takes a reading into the history, and the oldest one out of it when it is full. */
function comeIn(state: State, entering: number, baseline: number): void {
  const leaving = enter(state.counted, entering, baseline) ?? 0;
  state.sum += entering - leaving;
  state.squares += entering * entering - leaving * leaving;
}

/** The size r of a negative binomial with variance mean + mean²/r; infinite (Poisson) when not overdispersed. */
function sizeOf(mean: number, variance: number): number {
  return variance > mean
    ? Math.max(SMALLEST_SIZE, (mean * mean) / (variance - mean))
    : Number.POSITIVE_INFINITY;
}

/** ln of how much likelier a count is at `ratio` times the mean than at the mean. */
function logRatio(count: number, mean: number, size: number, ratio: number): number {
  if (size === Number.POSITIVE_INFINITY) return count * Math.log(ratio) - (ratio - 1) * mean;
  const spread = Math.log((size + mean) / (size + ratio * mean));
  return count * (Math.log(ratio) + spread) + size * spread;
}
