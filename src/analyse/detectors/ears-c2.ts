import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { type Detection, detector } from "../detector.ts";
import { counted, numbered } from "../series-words.ts";

const Options = z.strictObject({
  baseline: z.int().min(2).default(7).meta({ unit: "buckets" }),
  lag: z
    .int()
    .min(0)
    .default(2)
    .meta({ description: "Buckets left out just before the judged one.", unit: "buckets" }),
  deviations: z.number().gt(0).default(3).meta({ description: "Standard deviations above the mean." }),
  floor: z.number().min(0).default(1).meta({
    description:
      "Smallest standard deviation, times the square root of the mean where that is above 1; 0 turns it off.",
  }),
});

/**
 * EARS C2 of the Centers for Disease Control and Prevention (Hutwagner, Thompson, Seeman and Treadwell 2003,
 * https://doi.org/10.1007/PL00022319): the value against mean and standard deviation of seven buckets, two
 * buckets back, so that a slow start does not hide itself.
 *
 * Seven quiet days have no spread at all and would make any single incident an alarm: the deviation is taken
 * to be at least what chance alone gives a count of that mean (Poisson), and at least 1.
 */
export const earsC2 = detector({
  id: "ears-c2",
  title: "Sudden rise above the last week",
  about:
    "Reports a day or month far above the seven before it. Quick and needs little history; forgets after nine buckets, cries often where counts come in clusters, and does not see a slow rise.",
  measures: ["incidents", "deaths"],
  buckets: { day: {}, month: {} },
  options: Options,

  detect(values, { baseline, lag, deviations, floor }, from) {
    const found: Detection[] = [];
    for (let i = Math.max(from, baseline + lag); i < values.length; i += 1) {
      const observed = values[i] ?? 0;
      const start = i - lag - baseline;
      let sum = 0;
      for (let j = start; j < start + baseline; j += 1) sum += values[j] ?? 0;
      const mean = sum / baseline;
      // Only what lies above the mean can be an alarm; most values are spared the second pass.
      if (observed <= mean) continue;
      let squares = 0;
      for (let j = start; j < start + baseline; j += 1) squares += ((values[j] ?? 0) - mean) ** 2;
      const spread = Math.max(Math.sqrt(squares / (baseline - 1)), floor * Math.sqrt(Math.max(1, mean)));
      const threshold = mean + deviations * spread;
      if (observed <= threshold) continue;
      const excess = (observed - mean) / spread;
      found.push({
        index: i,
        score: Number.isFinite(excess) ? excess / (excess + deviations) : 1,
        observed,
        expected: mean,
        threshold,
        causes: [start, i],
      });
    }
    return found;
  },

  sentence({ index, observed, expected = 0, threshold = 0 }, { place, measure, bucket, at }, options) {
    return said(`signal.ears-c2.${bucket}`, {
      count: counted(observed, measure),
      place,
      when: at(index),
      baseline: { number: options.baseline },
      until: at(index - options.lag - 1),
      expected: numbered(expected),
      threshold: numbered(threshold),
    });
  },
});
