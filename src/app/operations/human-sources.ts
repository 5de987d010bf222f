import { z } from "zod";
import { HumanSource } from "../../kernel/human-source.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const humanSources = operation({
  id: "human-sources",
  title: "Lists human sources by codename",
  about: "What access each has, where, and how it was graded; who they are stands in the vault alone.",
  permission: "protect",
  effect: "read",
  input: z.object({
    pseudonym: z.string().max(40).optional(),
    status: z.enum(["active", "ended", "erased"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(storedSchema(HumanSource)),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(HumanSource, {
      where,
      orderBy: "pseudonym",
      descending: false,
      limit,
      after,
    });
    return {
      items: page.items,
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, HumanSource, where)),
    };
  },
});
