import { registry } from "../../kernel/registry.ts";
import type { ChangePointMethod } from "../change-point.ts";
import { bayesianOnline } from "./bayesian-online.ts";
import { binarySegmentation } from "./binary-segmentation.ts";
import { pelt } from "./pelt.ts";
import { presage } from "./presage.ts";

/** Every change point method there is, the default one first. To add one: write its file and its test, and add it here. */
export const changePointMethods = registry<ChangePointMethod>("change point method", [
  presage,
  pelt,
  binarySegmentation,
  bayesianOnline,
]);
