import { z } from "zod";
import { draftFrom } from "../../judge/draft.ts";
import { Assessment } from "../../kernel/assessment.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

export const draftAssessment = operation({
  id: "draft-assessment",
  title: "Drafts an assessment from a warning",
  about:
    "Made by rule from the warning's own evidence; each sentence stays marked until a person accepts it.",
  permission: "judge",
  effect: "write",
  positional: ["warningId"],
  input: z.object({ warningId: z.uuid() }),
  output: storedSchema(Assessment),
  async run({ warningId }, { view, writer }) {
    const warning = await view.one(Warning, warningId);
    const nameOf = await placeNames(view);
    const draft = await draftFrom(view, warning, nameOf(warning.body.place));
    const [put] = await writer.transaction((transaction) => transaction.put(Assessment, [draft]));
    if (!put) throw new Fault("conflict", "The draft was not stored; try again.");
    // Read in the present: the draft of a past picture is itself made now.
    const [stored] = await writer.transaction((transaction) => transaction.view.many(Assessment, [put.id]));
    if (!stored) throw new Fault("missing", `There is no assessment ${put.id}.`);
    return stored;
  },
});
