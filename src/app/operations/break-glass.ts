import { z } from "zod";
import { BreakGlass } from "../../kernel/break-glass.ts";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

const Row = rowSchema(
  Envelope.pick({ id: true }),
  BreakGlass.pick({
    reason: true,
    institution: true,
    threatToLife: true,
    status: true,
    askedAt: true,
    reviewBy: true,
    finding: true,
  }),
);

export const breakGlass = operation({
  id: "break-glass",
  title: "Lists requests to open a source's identity",
  about:
    "Newest first: the reason, which institution asked, and by when it has to be reviewed. What was asked for and who agreed is `break-glass-request`; never whose identity it was.",
  permission: "oversee",
  effect: "read",
  input: z.object({
    status: z.enum(["asked", "opened", "reviewed"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(
    Row.extend({
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
