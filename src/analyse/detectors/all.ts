import { registry } from "../../kernel/registry.ts";
import type { Detector } from "../detector.ts";
import { earsC2 } from "./ears-c2.ts";
import { hdxSignals } from "./hdx-signals.ts";
import { levelShift } from "./level-shift.ts";
import { negativeBinomialCusum } from "./negative-binomial-cusum.ts";

/** Every detector there is. To add one: write its file and its test, and add it here. */
export const detectors = registry<Detector>("detector", [
  hdxSignals,
  earsC2,
  negativeBinomialCusum,
  levelShift,
]);
