import { seededChance } from "../../numerics/chance.ts";
import type { Forecaster } from "../forecaster.ts";
import { pathMixture } from "../path-mixture.ts";
import { stackParts } from "../stack-parts.ts";

/** Five ways of continuing the past, each where it was the better one in the past of all places. */
export const stack: Forecaster = {
  id: "stack",
  title: "Stack of analogues, forest and own history",
  about:
    "Mixes analogues, a forest of past situations and the place's own months, in shares that worked at its level of violence before. Knows nothing but the history: a war without forerunner surprises it.",
  isJoint: true,
  // The forest is part of the model, not of the draws: another seed gives other draws from the same forest.
  ...pathMixture((library, leads) => stackParts(library, leads, seededChance("stack"))),
};
