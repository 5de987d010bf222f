import { detector } from "../detector.ts";
import { EARS_PAPER, earsOptions, earsSentence, earsVerdict, emptyEars } from "../ears.ts";

/**
 * EARS C2 of the Centers for Disease Control and Prevention: the value against mean and standard deviation of
 * seven buckets, two buckets back, so that a slow start does not hide itself.
 */
export const earsC2 = detector({
  id: "ears-c2",
  title: "Sudden rise above the last week",
  about: "Reports a day, week or month far above the seven before it. Quick and needs little history.",
  misleads:
    "Forgets after nine buckets, cries often where counts come in clusters, and does not see a slow rise.",
  paper: EARS_PAPER,
  measures: ["incidents", "deaths"],
  buckets: { day: {}, month: {}, week: {} },
  options: earsOptions(2),
  begin: emptyEars,
  observe: earsVerdict,
  sentence: earsSentence,
});
