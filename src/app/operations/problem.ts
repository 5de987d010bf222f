import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { WarningProblem, WatchDecision } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";
import { IndicatorStanding, ProblemSummary, problemStanding } from "../problem-summary.ts";

export const problem = operation({
  id: "problem",
  title: "Shows a warning problem with its indicators and levels",
  about:
    "From the fear to the evidence: each indicator's state and what it moves, and every level that was set or proposed.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: ProblemSummary.extend({
    day: z.iso.date().meta({ description: "As of which it stands." }),
    standings: z.array(IndicatorStanding),
    decisions: z.array(storedSchema(WatchDecision)),
  }),
  async run({ id }, { system, view, language }) {
    const nameOf = await placeNames(view, language);
    const { summary, standings, decisions } = await problemStanding(
      view,
      await view.one(WarningProblem, id),
      nameOf,
    );
    const day = (view.asOf ?? system.clock.now()).toISOString().slice(0, 10);
    return { ...summary, day, standings, decisions };
  },
});
