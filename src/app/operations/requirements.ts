import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { REQUIREMENT_STATUSES, Requirement } from "../../kernel/requirement.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const requirements = operation({
  id: "requirements",
  title: "Lists requirements, the next due first",
  about: "Who needs to know what, for which decision, by when, and whether they have been told.",
  permission: "read",
  effect: "read",
  input: z.object({ status: z.enum(REQUIREMENT_STATUSES).optional(), limit: Limit, after: After }),
  output: pageOf(
    storedSchema(Requirement).extend({
      isOverdue: z.boolean().meta({ description: "Open after the day on which the answer comes too late." }),
    }),
  ),
  async run({ status, limit, after }, { system, view }) {
    const where = { ...(status !== undefined && { status }) };
    const page = await view.list(Requirement, { where, orderBy: "dueAt", descending: false, limit, after });
    const today = (view.asOf ?? system.clock.now()).toISOString().slice(0, 10);
    return {
      items: page.items.map((item) => ({
        ...item,
        isOverdue: item.body.status === "open" && item.body.dueAt < today,
      })),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, Requirement, where)),
    };
  },
});
