import { detector } from "../detector.ts";
import { EARS_PAPER, earsOptions, earsVerdict, emptyEars } from "../ears.ts";
import { aboveUsual } from "../surveillance-words.ts";

/** EARS C1: as C2, against the seven readings right before, so that a second high week hides behind the first. */
export const earsC1 = detector({
  id: "ears-c1",
  title: "Sudden rise above the seven readings right before",
  about: "Reports a week far above the seven right before it. The quickest to set up of all.",
  misleads:
    "The first weeks of an outbreak become what the next are compared with, so it reports the start and not the outbreak; knows no season.",
  paper: EARS_PAPER,
  measures: ["incidents", "deaths"],
  buckets: { week: {} },
  options: earsOptions(0),
  begin: emptyEars,
  observe: earsVerdict,
  sentence: (detection, words) => aboveUsual(detection, words),
});
