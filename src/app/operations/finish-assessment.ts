import { z } from "zod";
import { missingFrom } from "../../judge/gate.ts";
import { registerJudgement } from "../../judge/register.ts";
import { Assessment } from "../../kernel/assessment.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { operation } from "../operation.ts";

export const finishAssessment = operation({
  id: "finish-assessment",
  title: "Makes an assessment final",
  about:
    "Checks it against the tradecraft standards, then registers its judgement as a question to be scored.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Assessment),
  async run({ id }, { system, writer }) {
    const view = system.store.view(system.person);
    const found = await view.one(Assessment, id);
    if (found.body.status === "final") throw new Fault("conflict", "This assessment is final already.");
    const missing = missingFrom(found.body);
    if (missing.length > 0)
      throw new Fault(
        "invalid",
        `It is not ready: ${missing.length} ${missing.length === 1 ? "thing is" : "things are"} missing.`,
        { missing },
      );
    const { warningId } = found.body;
    const warning = warningId ? await view.one(Warning, warningId) : undefined;
    await writer.transaction(async (transaction) => {
      const questionId =
        warning &&
        (await registerJudgement(transaction.view, transaction, found, warning, {
          forecaster: system.person.id,
          at: system.clock.now(),
        }));
      await transaction.put(Assessment, [
        {
          id,
          label: found.label,
          body: { ...found.body, status: "final", ...(questionId && { questionId }) },
        },
      ]);
    });
    return view.one(Assessment, id);
  },
});
