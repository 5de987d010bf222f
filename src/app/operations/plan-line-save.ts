import { z } from "zod";
import { CollectionPlanLine } from "../../kernel/collection-plan.ts";
import { Indicator } from "../../kernel/indicator.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Requirement } from "../../kernel/requirement.ts";
import { Source } from "../../kernel/source.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { refuseKeys, textsWithin } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const planLineSave = operation({
  id: "plan-line-save",
  title: "Plans or changes a collection task",
  about:
    "Who is to look for what, where and by when, for which requirement or indicator. It is asked of them apart, by `plan-line-answer`.",
  permission: "judge",
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    version: z.int().optional(),
    body: CollectionPlanLine.omit({ status: true, messages: true }),
  }),
  output: storedSchema(CollectionPlanLine),
  async run({ id, version, body }, { view, writer }) {
    for (const text of textsWithin(body)) refuseKeys(text);
    if (body.requirementId !== undefined) await view.one(Requirement, body.requirementId);
    if (body.problemId !== undefined) await view.one(WarningProblem, body.problemId);
    if (body.indicatorId !== undefined) await view.one(Indicator, body.indicatorId);
    if (body.sourceId !== undefined) await view.one(Source, body.sourceId);
    if (id)
      return revise(
        { view, writer },
        CollectionPlanLine,
        id,
        ({ status, messages }) => ({ ...body, status, messages }),
        version,
      );
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(CollectionPlanLine, [{ label: UNLABELLED, body }]);
      return transaction.view.one(CollectionPlanLine, put?.id ?? "");
    });
  },
});
