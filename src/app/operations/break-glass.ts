import { z } from "zod";
import { BreakGlass } from "../../kernel/break-glass.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const breakGlass = operation({
  id: "break-glass",
  title: "Lists requests to open a source's identity",
  about:
    "Newest first: the reason, the case, what was asked for, who agreed, and by when it has to be reviewed; never whose identity it was. `log-receipt ID` proves each.",
  permission: "oversee",
  effect: "read",
  input: z.object({
    status: z.enum(["asked", "opened", "reviewed"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(
    storedSchema(BreakGlass).extend({
      isOverdue: z.boolean().meta({ description: "Opened, not reviewed, and past the time for it." }),
    }),
  ),
  async run({ limit, after, ...where }, { system, view }) {
    const page = await view.list(BreakGlass, { where, limit, after });
    const now = system.realClock.now().toISOString();
    return {
      items: page.items.map((item) => ({
        ...item,
        isOverdue: item.body.status === "opened" && item.body.reviewBy < now,
      })),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, BreakGlass, where)),
    };
  },
});
