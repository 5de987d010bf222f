import { z } from "zod";
import { DecisionOwner } from "../../kernel/decision-owner.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const decisionOwners = operation({
  id: "decision-owners",
  title: "Lists the offices that warnings are sent to",
  about: "With their ways, when they are reminded, and who stands in for them.",
  permission: "read",
  effect: "read",
  input: z.object({ limit: Limit, after: After }),
  output: pageOf(storedSchema(DecisionOwner)),
  async run({ limit, after }, { view }) {
    const page = await view.list(DecisionOwner, { orderBy: "name", descending: false, limit, after });
    return { ...page, ...(await totalOf(view, DecisionOwner, {})) };
  },
});
