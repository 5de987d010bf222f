import { z } from "zod";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { placeNames } from "../place-names.ts";
import { ProblemSummary, problemStanding } from "../problem-summary.ts";

export const problems = operation({
  id: "problems",
  title: "Lists warning problems as they stand",
  about: "What is feared, the level a person set, what the indicators say and how much of them is covered.",
  permission: "read",
  effect: "read",
  input: z.object({
    status: z.enum(["active", "closed"]).optional(),
    place: z.string().optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(ProblemSummary),
  async run({ limit, after, ...where }, { view, language }) {
    const page = await view.list(WarningProblem, { where, limit, after });
    const nameOf = await placeNames(view, language);
    const standings = await Promise.all(page.items.map((problem) => problemStanding(view, problem, nameOf)));
    return {
      items: standings.map(({ summary }) => summary),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, WarningProblem, where)),
    };
  },
});
