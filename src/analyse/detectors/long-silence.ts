import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { detector, notJudged } from "../detector.ts";
import { numbered } from "../series-words.ts";

const Options = z.strictObject({
  least: z
    .int()
    .min(2)
    .default(26)
    .meta({ description: "Known readings before anything is judged.", unit: "buckets" }),
  chance: z
    .number()
    .gt(0)
    .lt(0.5)
    .default(0.001)
    .meta({ description: "Chance of a silence that long at which it reports." }),
});

interface State {
  /** Known readings before the silence, those of them with something, and what was counted in them. */
  readings: number;
  some: number;
  counted: number;
  /** Zeros since, readings since, and the log of the chance of so many zeros. */
  zeros: number;
  since: number;
  logChance: number;
  hasReported: boolean;
}

/** Jeffreys' prior for the share of readings with something in them. */
const PRIOR = 0.5;

/**
 * A series that used to bring something and has fallen silent: the chance of so many empty readings one after the
 * other, where each is empty as often as before, ignorance of that share included (beta-binomial). Each silence is
 * reported once.
 */
export const longSilence = detector({
  id: "long-silence",
  title: "Longer silence than chance explains",
  about: "Reports that a source, actor or place of which something came regularly has fallen silent.",
  misleads:
    "Cannot tell quiet from a source that died or a line that was cut; a season without events looks like silence, and so do events that come in clusters or are reported late.",
  paper: {
    title:
      "Skellam 1948, A probability distribution derived from the binomial distribution by regarding the probability of success as variable between the sets of trials",
    link: "https://doi.org/10.1111/j.2517-6161.1948.tb00014.x",
  },
  measures: ["incidents", "deaths"],
  buckets: { day: { least: 90 }, week: {} },
  isNotice: true,
  seesSilence: true,
  options: Options,
  begin: (): State => ({
    readings: 0,
    some: 0,
    counted: 0,
    zeros: 0,
    since: 0,
    logChance: 0,
    hasReported: false,
  }),

  observe(state, count, { least, chance }) {
    state.since += 1;
    if (Number.isNaN(count)) return notJudged(count);
    if (count > 0) {
      state.readings += state.zeros + 1;
      state.some += 1;
      state.counted += count;
      Object.assign(state, { zeros: 0, since: 0, logChance: 0, hasReported: false });
      return notJudged(count);
    }
    const { readings, some, zeros } = state;
    state.logChance += Math.log((readings - some + zeros + PRIOR) / (readings + zeros + 2 * PRIOR));
    state.zeros += 1;
    if (readings < least) return notJudged(count);
    const p = Math.exp(state.logChance);
    const alarm = p < chance && !state.hasReported;
    if (alarm) state.hasReported = true;
    const surprise = state.logChance / Math.log(chance);
    return {
      alarm,
      score: surprise / (surprise + 1),
      observed: count,
      expected: (state.counted / readings) * state.zeros,
      p,
      back: state.since - 1,
      ...(alarm && { facts: { silent: state.zeros } }),
    };
  },

  sentence({ index, expected = 0, facts }, { place, at }) {
    return said("signal.long-silence", {
      place,
      when: at(index),
      silent: { number: Number(facts?.silent) },
      expected: numbered(expected),
    });
  },
});
