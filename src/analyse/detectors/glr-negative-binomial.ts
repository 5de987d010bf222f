import { z } from "zod";
import { detector, notJudged } from "../detector.ts";
import { aged, emptyRing, enter, type Ring } from "../ring.ts";
import { emptySeasonalMean, outlook, passOver, type SeasonalMean, takeIn } from "../seasonal-mean.ts";
import { aboveUsual } from "../surveillance-words.ts";

const Options = z.strictObject({
  period: z.number().min(2).default(52).meta({ description: "Readings in a year.", unit: "buckets" }),
  harmonics: z.int().min(0).max(4).default(1).meta({ description: "Waves a year." }),
  drift: z.number().min(0).default(1e-4).meta({ description: "Variance of the log level a reading." }),
  least: z.int().min(2).default(52).meta({ description: "Known readings before.", unit: "buckets" }),
  window: z.int().min(1).default(13).meta({ description: "How far back a change may lie.", unit: "buckets" }),
  threshold: z.number().gt(0).default(5).meta({ description: "Log-likelihood ratio at which it reports." }),
});

interface State {
  readonly usual: SeasonalMean;
  /** Counts and means since the last report, each over its own scatter. */
  readonly counts: Ring;
  readonly means: Ring;
}

/**
 * Generalised likelihood ratio of counts that rose by a factor nobody names beforehand, at any of the last
 * readings, against a seasonal mean with trend. It starts again after each report.
 *
 * What differs from the paper: the mean is learnt as it goes, without the readings it reports; and the negative
 * binomial's likelihood is taken as Poisson's over the scatter (a quasi-likelihood), so that the best factor is
 * a ratio of two sums and need not be searched for.
 */
export const glrNegativeBinomial = detector({
  id: "glr-negative-binomial",
  title: "Rise above season and trend, of any size",
  about:
    "Finds a rise of unknown size that began at any of the last quarter's weeks, against a mean with season and trend.",
  misleads:
    "Starts again after each report, so that a long outbreak is seldom told whole; its mean is wrong for a year after a source changes.",
  paper: {
    title: "Höhle and Paul 2008, Count data regression charts for the monitoring of surveillance time series",
    link: "https://doi.org/10.1016/j.csda.2008.02.015",
  },
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: Options,
  begin: (): State => ({ usual: emptySeasonalMean(), counts: emptyRing(), means: emptyRing() }),

  observe(state, count, options) {
    const { usual, counts, means } = state;
    if (Number.isNaN(count)) {
      passOver(usual, options);
      return notJudged(count);
    }
    const now = outlook(usual, options, count);
    if (usual.known < options.least) {
      takeIn(usual, options, now, count, 1, false);
      return notJudged(count);
    }
    // One over the size holds the ignorance of the mean, too.
    const scatter = 1 + now.mean / now.size;
    enter(counts, count / scatter, options.window);
    enter(means, now.mean / scatter, options.window);
    const { evidence, back } = strongest(state);
    const alarm = evidence > options.threshold;
    takeIn(usual, options, now, count, alarm ? 0 : 1, !alarm);
    if (alarm) {
      state.counts.kept.length = 0;
      state.means.kept.length = 0;
      state.counts.next = 0;
      state.means.next = 0;
    }
    return {
      alarm,
      score: evidence / (evidence + options.threshold),
      observed: count,
      expected: now.mean,
      back,
      ...(alarm && { facts: { evidence: Number(evidence.toPrecision(6)) } }),
    };
  },

  sentence: (detection, words) => aboveUsual(detection, words),
});

/** The change among the last readings that explains them best. */
function strongest({ counts, means }: State): { readonly evidence: number; readonly back: number } {
  let [count, mean, evidence, back] = [0, 0, 0, 0];
  for (let age = 0; age < counts.kept.length; age += 1) {
    count += aged(counts, age);
    mean += aged(means, age);
    if (count <= mean) continue;
    const ratio = count * Math.log(count / mean) - (count - mean);
    if (ratio > evidence) [evidence, back] = [ratio, age];
  }
  return { evidence, back };
}
