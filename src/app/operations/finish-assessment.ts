import { z } from "zod";
import { missingFrom } from "../../judge/gate.ts";
import { registerJudgement } from "../../judge/register.ts";
import { Assessment } from "../../kernel/assessment.ts";
import { Fault } from "../../kernel/fault.ts";
import { worded } from "../../kernel/in-language.ts";
import { storedSchema } from "../../kernel/record.ts";
import { said } from "../../kernel/said.ts";
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
    // Asked through the reader's own view: what may not be seen may not be made final either.
    const { body } = await view.one(Assessment, id);
    const warning = body.warningId ? await view.one(Warning, body.warningId) : undefined;
    await writer.transaction(async (transaction) => {
      await transaction.sql.query(
        "SELECT FROM assessment WHERE id = $1 AND superseded_at = 'infinity' FOR UPDATE",
        [id],
      );
      const found = await transaction.view.one(Assessment, id);
      refuseUnready(found.body);
      const by = { forecaster: system.person.id, at: system.clock.now() };
      const questionId =
        warning && (await registerJudgement(transaction.view, transaction, found, warning, by));
      const final = { ...found.body, status: "final" as const, ...(questionId && { questionId }) };
      await transaction.put(Assessment, [{ id, label: found.label, body: final }]);
    });
    return view.one(Assessment, id);
  },
});

function refuseUnready(body: Assessment): void {
  if (body.status === "final") throw new Fault("conflict", "This assessment is final already.");
  const missing = missingFrom(body);
  if (missing.length === 0) return;
  const { message, ...details } = worded({
    message: said("gate.not-ready", { count: { number: missing.length } }),
    missing,
  });
  throw new Fault("invalid", message, details);
}
