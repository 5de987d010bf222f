import { z } from "zod";
import { forecasterNames } from "../forecaster-names.ts";
import { operation } from "../operation.ts";
import { QuestionShown, questionShown } from "../question-shown.ts";
import { standings } from "../question-standing.ts";

export const questions = operation({
  id: "questions",
  title: "Lists questions and how they stand",
  about:
    "Open ones by when they close, with the pool, its spread and your own estimate; then those that are closed or resolved. In a blind round there is no pool.",
  permission: "read",
  effect: "read",
  input: z.object({
    state: z.enum(["open", "closed", "resolved", "all"]).default("all").meta({
      description: "open: estimates are taken, in a blind round or not; resolved: or annulled.",
    }),
  }),
  output: z.object({ items: z.array(QuestionShown) }),
  async run({ state }, { system, principal, view }) {
    const all = await standings(view, principal, system.clock.now());
    const wanted = all.filter((one) => state === "all" || stateGroup(one.state) === state);
    const name = await forecasterNames(
      view,
      wanted.flatMap(({ pooled }) => pooled?.dissent.map(({ forecaster }) => forecaster) ?? []),
    );
    const order = ["open", "closed", "resolved"];
    const sorted = wanted.toSorted((one, other) => {
      const [a, b] = [order.indexOf(stateGroup(one.state)), order.indexOf(stateGroup(other.state))];
      if (a !== b) return a - b;
      const sooner = one.closesAt.getTime() - other.closesAt.getTime();
      return a === 0 ? sooner : -sooner;
    });
    return { items: sorted.map((one) => questionShown(one, name)) };
  },
});

function stateGroup(state: (typeof QuestionShown.shape.state.options)[number]) {
  if (state === "blind" || state === "open") return "open";
  return state === "closed" ? "closed" : "resolved";
}
