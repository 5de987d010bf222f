import { z } from "zod";
import { CollectionPlanLine, TASK_STATUSES } from "../../kernel/collection-plan.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const collectionPlan = operation({
  id: "collection-plan",
  title: "Lists collection tasks",
  about: "Who has been asked to look for what, and whether they answered.",
  permission: "read",
  effect: "read",
  input: z.object({
    status: z.enum(TASK_STATUSES).optional(),
    requirement: z.uuid().optional(),
    problem: z.uuid().optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(storedSchema(CollectionPlanLine)),
  async run({ status, requirement, problem, limit, after }, { view }) {
    const where = {
      ...(status !== undefined && { status }),
      ...(requirement !== undefined && { requirementId: requirement }),
      ...(problem !== undefined && { problemId: problem }),
    };
    const page = await view.list(CollectionPlanLine, { where, limit, after });
    return { ...page, ...(await totalOf(view, CollectionPlanLine, where)) };
  },
});
