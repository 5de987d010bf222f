import { z } from "zod";
import { SourceGrade } from "../../kernel/grade.ts";
import { HumanSource } from "../../kernel/human-source.ts";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

const Row = rowSchema(
  Envelope.pick({ id: true }),
  HumanSource.pick({ pseudonym: true, access: true, region: true, status: true }),
).extend({ grade: SourceGrade.optional().meta({ description: "The one that stands." }) });

export const humanSources = operation({
  id: "human-sources",
  title: "Lists human sources by codename",
  about:
    "What access each has, where, and the grade that stands; how it was graded and why is `human-source`, who they are stands in the vault alone.",
  permission: "protect",
  effect: "read",
  input: z.object({
    pseudonym: z.string().max(40).optional(),
    status: z.enum(["active", "ended", "erased"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(Row),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(HumanSource, {
      where,
      orderBy: "pseudonym",
      descending: false,
      limit,
      after,
    });
    return {
      items: page.items.map((item) => {
        const grade = item.body.grades.at(-1)?.grade;
        return { ...item, ...(grade && { grade }) };
      }),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, HumanSource, where)),
    };
  },
});
