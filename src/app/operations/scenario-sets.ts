import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { ScenarioSet } from "../../kernel/scenario.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const scenarioSets = operation({
  id: "scenario-sets",
  title: "Lists scenario sets, the nearest horizon first",
  about: "What the future of a question hangs on; what each set says is shown by scenario-set.",
  permission: "read",
  effect: "read",
  input: z.object({ status: z.enum(["active", "closed"]).optional(), limit: Limit, after: After }),
  output: pageOf(storedSchema(ScenarioSet)),
  async run({ status, limit, after }, { view }) {
    const where = { ...(status !== undefined && { status }) };
    const page = await view.list(ScenarioSet, {
      where,
      orderBy: "horizon",
      descending: false,
      limit,
      after,
    });
    return {
      items: [...page.items],
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, ScenarioSet, where)),
    };
  },
});
