import { z } from "zod";
import { negativeBinomialQuantile, negativeBinomialTail } from "../../numerics/tails.ts";
import { detector, notJudged } from "../detector.ts";
import { expectedFrom, type History } from "../farrington.ts";
import { aged, emptyRing, enter, type Ring } from "../ring.ts";
import { aboveUsual } from "../surveillance-words.ts";

const Options = z.strictObject({
  period: z.int().min(8).default(52).meta({ description: "Readings in a year.", unit: "buckets" }),
  years: z.int().min(2).max(20).default(5).meta({ unit: "years" }),
  halfWindow: z
    .int()
    .min(0)
    .default(3)
    .meta({ description: "Readings round the same week that make one part of the year.", unit: "buckets" }),
  periods: z
    .int()
    .min(2)
    .max(26)
    .default(10)
    .meta({ description: "Parts of the year with a rate of their own." }),
  excluded: z
    .int()
    .min(0)
    .default(26)
    .meta({ description: "Latest readings left out, which an outbreak may be in.", unit: "buckets" }),
  alpha: z.number().gt(0).lt(0.5).default(0.025).meta({ description: "Chance of a false alarm a reading." }),
  outlying: z
    .number()
    .gt(0)
    .default(2.58)
    .meta({ description: "Residual from which a reading counts less." }),
  cases: z
    .number()
    .min(0)
    .default(5)
    .meta({ description: "Fewer than these in the last readings are no alarm." }),
  lately: z.int().min(1).default(4).meta({ unit: "buckets" }),
});

interface State {
  /** The last years' counts; -1 stands for one that is unknown, because a state holds finite numbers only. */
  readonly counts: Ring;
}

const UNKNOWN = -1;

/**
 * Farrington flexible: this week against the same time of the year in five years before and the rest of those
 * years, by quasi-Poisson regression with trend and season, past outbreaks weighed down; the threshold is a
 * quantile of the negative binomial with that mean and scatter. Nothing is judged before the years are there.
 *
 * A reading costs a fit over the window, which does not grow.
 */
export const farringtonFlexible = detector({
  id: "farrington-flexible",
  title: "Rise above the same season of five years",
  about:
    "The standard of public health institutes: this week against five years, with season and trend, past outbreaks weighed down.",
  misleads:
    "Says nothing for five years; reports about one ordinary week in forty; a source that doubled is an alarm for half a year and more.",
  paper: {
    title:
      "Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett 2013, An improved algorithm for outbreak detection in multiple surveillance systems",
    link: "https://doi.org/10.1002/sim.5595",
  },
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: Options,
  begin: (): State => ({ counts: emptyRing() }),

  observe({ counts }, count, options) {
    const { period, years, halfWindow, alpha, outlying, cases, lately } = options;
    const size = period * years + halfWindow;
    const isFull = counts.kept.length === size;
    if (!isFull || Number.isNaN(count)) {
      enter(counts, Number.isNaN(count) ? UNKNOWN : count, size);
      return notJudged(count);
    }
    const { mean, dispersion, hasTrend } = expectedFrom(historyOf(counts, options), outlying);
    enter(counts, count, size);
    const r = dispersion > 1 ? mean / (dispersion - 1) : Number.POSITIVE_INFINITY;
    const threshold = mean > 0 ? negativeBinomialQuantile(alpha, mean, r) : 0;
    let recent = 0;
    for (let age = 0; age < lately; age += 1) recent += Math.max(0, aged(counts, age));
    const alarm = count > threshold && recent >= cases;
    const reach = Math.max(1e-9, threshold - mean);
    const excess = Math.max(0, (count - mean) / reach);
    return {
      alarm,
      score: alarm || excess <= 1 ? excess / (excess + 1) : 0.5,
      observed: count,
      expected: mean,
      threshold,
      p: count > mean ? negativeBinomialTail(count, mean, r) : 1,
      back: size,
      ...(alarm && { facts: { dispersion: Number(dispersion.toPrecision(6)), hasTrend } }),
    };
  },

  sentence: (detection, words) => aboveUsual(detection, words),
});

/** Oldest first, without the latest ones, each with its part of the year as the judged week's calendar has it. */
function historyOf(ring: Ring, { period, halfWindow, periods, excluded }: z.output<typeof Options>): History {
  const size = ring.kept.length;
  const counts = new Float64Array(size);
  const ages = new Int32Array(size);
  const parts = new Uint8Array(size);
  const rest = Math.max(1, period - 2 * halfWindow - 1);
  let known = 0;
  for (let age = size; age > excluded; age -= 1) {
    const count = aged(ring, age - 1);
    if (count === UNKNOWN) continue;
    // How far into the judged week's window of its year it lies, or beyond it.
    const after = (((halfWindow - age) % period) + period) % period;
    const beyond = after - 2 * halfWindow - 1;
    counts[known] = count;
    ages[known] = age;
    parts[known] = beyond < 0 ? 0 : 1 + Math.floor((beyond * (periods - 1)) / rest);
    known += 1;
  }
  return {
    counts: counts.subarray(0, known),
    ages: ages.subarray(0, known),
    parts: parts.subarray(0, known),
    periods,
  };
}
