import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { studentTail } from "../../numerics/tails.ts";
import { detector, notJudged } from "../detector.ts";
import { aged, emptyRing, enter, type Ring } from "../ring.ts";
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

interface State {
  now: number;
  /** The last known readings, and when each of them came. */
  readonly known: Ring;
  readonly times: Ring;
}

/**
 * Modified z-score by median and median absolute deviation (Iglewicz and Hoaglin 1993, "How to detect and
 * handle outliers"; Leys et al. 2013, https://doi.org/10.1016/j.jesp.2013.03.013), of a reading against the
 * twelve known before it, in either direction.
 */
export const levelShift = detector({
  id: "level-shift",
  title: "Figure outside its usual range",
  about: "Reports a price, volume or rate far from its last twelve readings, up or down.",
  misleads: "Does not know seasons, nor whether a change is good or bad.",
  paper: {
    title:
      "Leys, Ley, Klein, Bernard and Licata 2013, Detecting outliers: do not use standard deviation around the mean, use absolute deviation around the median",
    link: "https://doi.org/10.1016/j.jesp.2013.03.013",
  },
  measures: ["level"],
  buckets: { month: {} },
  options: Options,

  begin: (): State => ({ now: 0, known: emptyRing(), times: emptyRing() }),

  observe(state, value, { baseline, least, deviations, floor }) {
    const index = state.now;
    state.now += 1;
    if (Number.isNaN(value)) return notJudged(value);
    const recent = Float64Array.from(state.known.kept);
    const oldest = recent.length > 0 ? aged(state.times, recent.length - 1) : index;
    enter(state.known, value, baseline);
    enter(state.times, index, baseline);
    if (recent.length < least) return notJudged(value);
    const middle = medianOf(recent);
    const spread = Math.max(NORMAL * deviationFrom(middle, recent), floor * Math.abs(middle));
    const excess = value === middle ? 0 : Math.abs(value - middle) / spread;
    return {
      alarm: excess > deviations,
      score: Number.isFinite(excess) ? excess / (excess + deviations) : 1,
      observed: value,
      expected: middle,
      threshold: middle + Math.sign(value - middle) * deviations * spread,
      p: chanceOf(excess, recent.length),
      back: index - oldest,
      facts: { readings: recent.length },
    };
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

/** In either direction, as if the readings were normal: where tails are heavy it is too small. */
function chanceOf(excess: number, readings: number): number {
  if (!Number.isFinite(excess)) return 0;
  return Math.min(1, 2 * studentTail(excess / Math.sqrt(1 + 1 / readings), readings - 1));
}

/** The median; leaves the values sorted. @param values at least one, and few: they are sorted by insertion. */
function medianOf(values: Float64Array): number {
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    let j = i - 1;
    for (; j >= 0 && (values[j] ?? 0) > value; j -= 1) values[j + 1] = values[j] ?? 0;
    values[j + 1] = value;
  }
  const middle = values.length >>> 1;
  const upper = values[middle] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : (upper + (values[middle - 1] ?? Number.NaN)) / 2;
}

/** The median of the distances from a centre, which are left in place of the values. */
function deviationFrom(centre: number, values: Float64Array): number {
  for (let i = 0; i < values.length; i += 1) values[i] = Math.abs((values[i] ?? 0) - centre);
  return medianOf(values);
}
