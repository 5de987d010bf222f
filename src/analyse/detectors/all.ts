import { registry } from "../../kernel/registry.ts";
import type { Detector } from "../detector.ts";
import { earsC1 } from "./ears-c1.ts";
import { earsC2 } from "./ears-c2.ts";
import { earsC3 } from "./ears-c3.ts";
import { farringtonFlexible } from "./farrington-flexible.ts";
import { firstEver } from "./first-ever.ts";
import { glrNegativeBinomial } from "./glr-negative-binomial.ts";
import { hdxSignals } from "./hdx-signals.ts";
import { kleinbergBursts } from "./kleinberg-bursts.ts";
import { levelShift } from "./level-shift.ts";
import { longSilence } from "./long-silence.ts";
import { negativeBinomialCusum } from "./negative-binomial-cusum.ts";
import { presageSurveillance } from "./presage-surveillance.ts";
import { seasonalResiduals } from "./seasonal-residuals.ts";
import { technicalAnomaly } from "./technical-anomaly.ts";

/** Every detector there is. To add one: write its file and its test, and add it here. */
export const detectors = registry<Detector>("detector", [
  hdxSignals,
  earsC2,
  negativeBinomialCusum,
  levelShift,
  earsC1,
  earsC3,
  farringtonFlexible,
  glrNegativeBinomial,
  kleinbergBursts,
  seasonalResiduals,
  firstEver,
  longSilence,
  presageSurveillance,
  technicalAnomaly,
]);
