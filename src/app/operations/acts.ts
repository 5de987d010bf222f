import { z } from "zod";
import { ActFilter, countActs, foundActs, readOnly } from "../../guard/acts-found.ts";
import { actorNames, ShownAct, shownAct } from "../act-shown.ts";
import { operation } from "../operation.ts";
import { Limit, MOST_COUNTED, pageOf } from "../page.ts";

export const acts = operation({
  id: "acts",
  title: "Lists the entries of the audit log",
  about:
    "Who did what and when, newest first, by verb, person, day, object and decision; what overseers read is listed apart, under the verb oversee.",
  permission: "oversee",
  effect: "read",
  input: ActFilter.extend({
    limit: Limit,
    after: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional()
      .meta({ description: "The `next` of the page before." }),
  }),
  output: pageOf(ShownAct),
  async run({ limit, after, ...filter }, { system, view }) {
    const sql = readOnly(system.store.pool);
    const found = await foundActs(sql, filter, {
      before: after === undefined ? undefined : Number(after),
      limit: limit + 1,
    });
    const counted = after === undefined ? await countActs(sql, filter, MOST_COUNTED + 1) : undefined;
    const actorOf = await actorNames(system, view);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((one) => shownAct(one, actorOf)),
      ...(found.length > limit && last && { next: String(last.act) }),
      ...(counted !== undefined && { total: Math.min(counted, MOST_COUNTED) }),
      ...(counted !== undefined && counted > MOST_COUNTED && { totalIsAtLeast: true as const }),
    };
  },
});
