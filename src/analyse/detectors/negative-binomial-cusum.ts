import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { type Detection, detector } from "../detector.ts";
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

/**
 * Cumulative sum of log-likelihood ratios between negative binomial counts at the usual mean and at twice it
 * (Höhle and Paul 2008, https://doi.org/10.1016/j.csda.2008.02.015, with a fixed alternative as in Page 1954,
 * https://doi.org/10.1093/biomet/41.1-2.100). It starts again after each report.
 *
 * In simulated counts without a change (means 0.02 to 30, sizes from 0.1 to Poisson) these thresholds reported at
 * most once in 3 years of days and once in 12 years of months.
 *
 * Mean and dispersion are moments of the year before, a month back; half an event is added, so that a year of
 * zeros does not make the first event infinitely surprising.
 */
export const negativeBinomialCusum = detector({
  id: "negative-binomial-cusum",
  title: "Lasting rise above the past year",
  about:
    "Adds up small excesses until together they cannot be chance, so it sees a slow build-up that no single day shows. Late for a sudden blow, and takes a lasting change of reporting for one of events.",
  measures: ["incidents", "deaths"],
  buckets: { day: {}, month: { baseline: 36, least: 12, lag: 2, threshold: 4 } },
  options: Options,

  detect(values, { baseline, least, lag, ratio, threshold }, from) {
    const found: Detection[] = [];
    let [sum, squares, start] = [0, 0, 0];
    let evidence = 0;
    let run = { since: 0, observed: 0, expected: 0 };
    for (let i = lag + 1; i < values.length; i += 1) {
      // The baseline is [start, i - lag): one value comes in, and one goes out when it is full.
      const entering = values[i - lag - 1] ?? 0;
      sum += entering;
      squares += entering * entering;
      if (i - lag - start > baseline) {
        const leaving = values[start] ?? 0;
        sum -= leaving;
        squares -= leaving * leaving;
        start += 1;
      }
      const n = i - lag - start;
      if (n < least) continue;
      const observed = values[i] ?? 0;
      const mean = (sum + 0.5) / n;
      const ratioNow = logRatio(observed, mean, sizeOf(mean, squares / n - (sum / n) ** 2), ratio);
      if (evidence <= 0) run = { since: i, observed: 0, expected: 0 };
      run = { since: run.since, observed: run.observed + observed, expected: run.expected + mean };
      evidence = Math.max(0, evidence + ratioNow);
      if (evidence <= threshold) continue;
      if (i >= from)
        found.push({
          index: i,
          score: evidence / (evidence + threshold),
          observed: run.observed,
          expected: run.expected,
          causes: [run.since, i],
          facts: { evidence: Number(evidence.toPrecision(6)) },
        });
      evidence = 0;
    }
    return found;
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
