import { z } from "zod";
import { registerProblem } from "../../judge/register-problem.ts";
import { Fault } from "../../kernel/fault.ts";
import { Question } from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { problemStanding } from "../problem-summary.ts";

export const problemQuestion = operation({
  id: "problem-question",
  title: "Registers a warning problem's question",
  about:
    "Whether its event happens within its horizon, from tomorrow (from next month for figures by the month); what the indicators say now is scored beside the base rate when the window is over. Asked twice for the same window it stays the first one.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Question),
  async run({ id }, { system, view, writer }) {
    const problem = await view.one(WarningProblem, id);
    const { status, rule } = problem.body;
    if (status === "closed") throw new Fault("conflict", "This warning problem is closed.");
    const { place, measure, bucket, subject } = rule.series;
    const known = await view.readings({ measure, bucket, places: [place], subjects: [subject] });
    if (known.length === 0)
      throw new Fault(
        "invalid",
        `Nothing counts "${measure}" by the ${bucket} in ${place} here, so that nobody could say how it ended; name a series that exists in the resolution rule.`,
      );
    const { summary } = await problemStanding(view, problem);
    const questionId = await writer.transaction((transaction) =>
      registerProblem(transaction.view, transaction, problem, summary.likelihood, system.clock.now()),
    );
    return view.one(Question, questionId);
  },
});
