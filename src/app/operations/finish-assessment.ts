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
import { revise } from "../revise.ts";

export const finishAssessment = operation({
  id: "finish-assessment",
  title: "Makes an assessment final",
  about:
    "Checks it against the tradecraft standards, then registers its judgement as a question to be scored.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "The version you read; the newest, whatever it says, if left out." }),
  }),
  output: storedSchema(Assessment),
  async run({ id, version }, { system, principal, view, writer }) {
    const { body } = await view.one(Assessment, id);
    const warning = body.warningId ? await view.one(Warning, body.warningId) : undefined;
    const { institution } = principal.reader;
    // A final assessment is the institution's judgement and not one person's, and is scored as that.
    const forecaster = principal.isLocal ? principal.id : institution;
    const forecasterKind = "institution" as const;
    const by = { forecaster, forecasterKind, institution, at: system.clock.now() };
    return revise(
      { view, writer },
      Assessment,
      id,
      async (draft, { present, transaction }) => {
        refuseUnready(draft);
        const questionId =
          warning && (await registerJudgement(transaction.view, transaction, present, warning, by));
        return { ...draft, status: "final" as const, ...(questionId && { questionId }) };
      },
      version,
    );
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
