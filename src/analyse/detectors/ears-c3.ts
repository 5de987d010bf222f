import { detector, notJudged } from "../detector.ts";
import { EARS_PAPER, earsOptions, earsVerdict, emptyEars } from "../ears.ts";
import { aged, emptyRing, enter } from "../ring.ts";
import { aboveUsual } from "../surveillance-words.ts";

/** Readings whose excesses are added up, and the sum at which it reports, as the method has them. */
const READINGS = 3;
const REPORTS_AT = 2;

/**
 * EARS C3: what C2 of this and the two readings before lay beyond one standard deviation, added up; reports
 * above 2. Sees a rise that no single reading shows.
 */
export const earsC3 = detector({
  id: "ears-c3",
  title: "Rise over three readings above the last weeks",
  about: "Adds up the excess of three weeks over the seven before them. More sensitive than C1 and C2.",
  misleads: "Reports up to two weeks after a rise is over, and cries more often than C1 and C2.",
  paper: EARS_PAPER,
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: earsOptions(2),
  begin: () => ({ ...emptyEars(), excesses: emptyRing() }),

  observe(state, observed, options) {
    const verdict = earsVerdict(state, observed, options);
    const { expected, threshold, back } = verdict;
    if (expected === undefined || threshold === undefined) return notJudged(observed);
    const spread = (threshold - expected) / options.deviations;
    const excess = spread > 0 ? (observed - expected) / spread : observed > expected ? REPORTS_AT + 1 : 0;
    const own = Math.max(0, Math.min(excess, 1e6) - 1);
    enter(state.excesses, own, READINGS);
    let sum = 0;
    for (let age = 0; age < state.excesses.kept.length; age += 1) sum += aged(state.excesses, age);
    // Where the two readings before are enough, there is nothing this one would have had to pass.
    const others = sum - own;
    return {
      alarm: sum > REPORTS_AT,
      score: sum / (sum + REPORTS_AT),
      observed,
      expected,
      ...(others <= REPORTS_AT && { threshold: expected + (REPORTS_AT - others + 1) * spread }),
      back: back + READINGS - 1,
    };
  },

  sentence: (detection, words) => aboveUsual(detection, words),
});
