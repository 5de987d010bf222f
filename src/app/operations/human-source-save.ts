import { z } from "zod";
import { SourceGrade } from "../../kernel/grade.ts";
import { HumanSource } from "../../kernel/human-source.ts";
import { Label, UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { drawCodename } from "../codename.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

const { access, region, status } = HumanSource.shape;

export const humanSourceSave = operation({
  id: "human-source-save",
  title: "Makes or changes a human source",
  about:
    "A new one gets a codename drawn by chance; a grade is added to those before. Enter nothing that names anybody.",
  permission: "protect",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid().optional(),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "The version you changed; another one that stands by now is not overwritten." }),
    access,
    region,
    status,
    grade: SourceGrade.optional().meta({ description: "How reliable it is found today." }),
    why: z.string().max(1_000).default("").meta({ description: "Why it is graded so." }),
    label: Label.default(UNLABELLED).meta({ description: "Of a new one; a label that stands is kept." }),
  }),
  output: storedSchema(HumanSource),
  async run({ id, version, grade, why, label, ...stated }, { system, view, writer }) {
    const on = system.clock.now().toISOString().slice(0, 10);
    const graded = grade ? [{ grade, on, why }] : [];
    if (id)
      return revise(
        { view, writer },
        HumanSource,
        id,
        ({ pseudonym, grades }) => ({ ...stated, pseudonym, grades: [...grades, ...graded] }),
        version,
      );
    const body = { ...stated, pseudonym: drawCodename(), grades: graded };
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(HumanSource, [{ label, body }]);
      return transaction.view.one(HumanSource, put?.id ?? "");
    });
  },
});
