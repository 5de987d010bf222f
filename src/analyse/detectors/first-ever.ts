import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { detector, notJudged } from "../detector.ts";
import { counted } from "../series-words.ts";

const Options = z.strictObject({
  zeros: z
    .int()
    .min(1)
    .default(104)
    .meta({ description: "Known readings of zero that make the next thing a first one.", unit: "buckets" }),
});

interface State {
  /** Known zeros since the last thing that was counted, and readings since then, known or not. */
  silent: number;
  readings: number;
}

/**
 * The first count after so many zeros: a new kind of event, actor, place or pair is a series that leaves zero. Of
 * n readings without any, the next one has some with a chance of 1 / (n + 2), by Laplace's rule of succession; the
 * rule of three says the same from the other side.
 */
export const firstEver = detector({
  id: "first-ever",
  title: "First after a long time without any",
  about: "Reports the first time that something happens where it had not for two years.",
  misleads:
    "One event, or one mistaken report, is enough; what was never looked for is first, too, on the day a source begins to look.",
  paper: {
    title:
      "Eypasch, Lefering, Kum and Troidl 1995, Probability of adverse events that have not yet occurred: a statistical reminder",
    link: "https://doi.org/10.1136/bmj.311.7005.619",
  },
  measures: ["incidents", "deaths"],
  buckets: { day: { zeros: 730 }, month: { zeros: 36 }, week: {} },
  isNotice: true,
  options: Options,
  begin: (): State => ({ silent: 0, readings: 0 }),

  observe(state, count, { zeros }) {
    const { silent, readings } = state;
    state.readings += 1;
    if (Number.isNaN(count)) return notJudged(count);
    state.silent = count === 0 ? silent + 1 : 0;
    if (count !== 0) state.readings = 0;
    if (silent < zeros) return notJudged(count);
    const alarm = count > 0;
    return {
      alarm,
      score: alarm ? silent / (silent + zeros) : 0,
      observed: count,
      expected: 0,
      threshold: 0,
      p: alarm ? 1 / (silent + 2) : 1,
      back: readings,
      ...(alarm && { facts: { silent } }),
    };
  },

  sentence({ index, observed, facts }, { place, measure, bucket, span }) {
    return said(`signal.first-ever.${bucket}`, {
      count: counted(observed, measure),
      place,
      span: span(index),
      silent: { number: Number(facts?.silent) },
    });
  },
});
