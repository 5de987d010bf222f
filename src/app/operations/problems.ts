import { z } from "zod";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { allDeliveries } from "../acknowledging.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { placeNames } from "../place-names.ts";
import { acknowledgementOf, ProblemAcknowledged } from "../problem-acknowledged.ts";
import { ProblemSummary, problemStanding } from "../problem-summary.ts";
import { ProblemTrend, problemTrend, trendView } from "../problem-trend.ts";

export const problems = operation({
  id: "problems",
  title: "Lists warning problems as they stand",
  about:
    "What is feared, the level a person set, what the indicators say, how much of them is covered, and how both stood 30 days before.",
  permission: "read",
  effect: "read",
  input: z.object({
    status: z.enum(["active", "closed"]).optional(),
    place: z.string().optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(ProblemSummary.extend({ ...ProblemTrend.shape, ...ProblemAcknowledged.shape })),
  async run({ limit, after, ...where }, context) {
    const { view, language } = context;
    const page = await view.list(WarningProblem, { where, limit, after });
    const nameOf = await placeNames(view, language);
    const earlier = trendView(context);
    const items = await Promise.all(
      page.items.map(async (problem) => {
        const { summary } = await problemStanding(view, problem, nameOf);
        const sent = await allDeliveries(view, problem.id);
        return {
          ...summary,
          ...(await problemTrend(earlier, problem, summary)),
          ...acknowledgementOf(sent.map(({ body }) => body)),
        };
      }),
    );
    return {
      items,
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, WarningProblem, where)),
    };
  },
});
