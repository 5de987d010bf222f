/**
 * Registering a judgement: a final assessment becomes a question with a rule, and its likelihood an estimate,
 * next to the base rate and to what the machine says, before the window can tell.
 */
import type { Assessment } from "../kernel/assessment.ts";
import { partsOf, worded } from "../kernel/in-language.ts";
import { Estimate, type ForecasterKind, Question } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { type Said, said } from "../kernel/said.ts";
import type { Warning } from "../kernel/warning.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import { baseRate } from "./base-rate.ts";

export const BASE_RATE_FORECASTER = "base-rate";
export const WARNING_FORECASTER = "warning-model";

export async function registerJudgement(
  view: View,
  transaction: Transaction,
  assessment: Stored<Assessment>,
  warning: Stored<Warning>,
  by: {
    readonly forecaster: string;
    readonly forecasterKind?: ForecasterKind;
    readonly institution?: string;
    readonly at: Date;
  },
): Promise<string> {
  const { rule } = warning.body;
  const rate = await baseRate(view, rule);
  const questionId = derivedId("question", assessment.id);
  const { label } = assessment;
  const estimate = (forecaster: string, p: number, reason: Said, more: object = {}) => ({
    id: derivedId("estimate", questionId, forecaster),
    label,
    body: { questionId, forecaster, p, at: by.at.toISOString(), ...more, ...worded({ reason }) },
  });
  const { at: _, forecaster: own, ...whose } = by;
  await transaction.put(Question, [
    {
      id: questionId,
      label,
      body: {
        ...worded({
          text: said("question.text", { event: { said: partsOf(warning.body, "event") } }),
          baseRateFrom: rate.from,
        }),
        rule,
        place: warning.body.place,
        opensAt: rule.from,
        resolvesAt: rule.to,
        madeFrom: { kind: "assessment", id: assessment.id },
        baseRate: rate.p,
      },
    },
  ]);
  await transaction.put(Estimate, [
    estimate(own, assessment.body.likelihood.p, partsOf(assessment.body, "title"), whose),
    estimate(WARNING_FORECASTER, warning.body.likelihood.p, said("estimate.warning")),
    estimate(BASE_RATE_FORECASTER, rate.p, rate.from),
  ]);
  return questionId;
}
