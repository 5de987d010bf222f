import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { type Detection, detector } from "../detector.ts";
import { numbered } from "../series-words.ts";

const Options = z.strictObject({
  baseline: z.int().min(4).default(12).meta({ description: "Known readings before.", unit: "readings" }),
  least: z.int().min(4).default(6).meta({ unit: "readings" }),
  deviations: z
    .number()
    .gt(0)
    .default(3.5)
    .meta({ description: "Robust standard deviations from the median." }),
  floor: z
    .number()
    .min(0)
    .default(0.02)
    .meta({ description: "Smallest standard deviation, as a share of the median." }),
});

/** Makes the median absolute deviation of normal values their standard deviation. */
const NORMAL = 1.4826;

/**
 * Modified z-score by median and median absolute deviation (Iglewicz and Hoaglin 1993, "How to detect and
 * handle outliers"; Leys et al. 2013, https://doi.org/10.1016/j.jesp.2013.03.013), of a reading against the
 * twelve known before it, in either direction.
 */
export const levelShift = detector({
  id: "level-shift",
  title: "Figure outside its usual range",
  about:
    "Reports a price, volume or rate far from its last twelve readings, up or down. Does not know seasons, nor whether a change is good or bad.",
  measures: ["level"],
  buckets: { month: {} },
  options: Options,

  detect(values, { baseline, least, deviations, floor }, from) {
    const found: Detection[] = [];
    // The known readings so far, one after the other.
    const known = new Float64Array(values.length);
    const indices = new Int32Array(values.length);
    const scratch = new Float64Array(baseline);
    let count = 0;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const start = Math.max(0, count - baseline);
      const recent = known.subarray(start, count);
      known[count] = value;
      indices[count] = index;
      count += 1;
      if (index < from || recent.length < least) continue;
      const middle = medianOf(recent, scratch);
      const spread = Math.max(NORMAL * deviationFrom(middle, recent, scratch), floor * Math.abs(middle));
      const excess = Math.abs(value - middle) / spread;
      if (!(excess > deviations)) continue;
      found.push({
        index,
        score: Number.isFinite(excess) ? excess / (excess + deviations) : 1,
        observed: value,
        expected: middle,
        threshold: middle + Math.sign(value - middle) * deviations * spread,
        causes: [indices[start] ?? index, index],
        facts: { readings: recent.length },
      });
    }
    return found;
  },

  sentence({ index, observed, expected = 0, facts }, { place, measure, span }) {
    const way = observed > expected ? "above" : "below";
    const share = { share: Number(Math.abs(observed / expected - 1).toFixed(2)), decimals: 0 };
    return said("signal.level-shift", {
      measure: { measure },
      place,
      observed: numbered(observed, 3),
      span: span(index),
      change: {
        said:
          expected === 0
            ? said(`signal.level-shift.${way}-zero`)
            : said(`signal.level-shift.${way}`, { share }),
      },
      readings: { number: Number(facts?.readings) },
      expected: numbered(expected, 3),
    });
  },
});

/** The median, left sorted in `scratch`. @param values at least one. */
function medianOf(values: Float64Array, scratch: Float64Array): number {
  const ascending = scratch.subarray(0, values.length);
  ascending.set(values);
  ascending.sort();
  const middle = ascending.length >>> 1;
  const upper = ascending[middle] ?? Number.NaN;
  return ascending.length % 2 === 1 ? upper : (upper + (ascending[middle - 1] ?? Number.NaN)) / 2;
}

/** The median of the distances from a centre. */
function deviationFrom(centre: number, values: Float64Array, scratch: Float64Array): number {
  const distances = values.map((value) => Math.abs(value - centre));
  return medianOf(distances, scratch);
}
