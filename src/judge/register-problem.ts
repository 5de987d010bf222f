/**
 * A warning problem's question: its event within its horizon, counted from the day after, by the series it names,
 * so that what the indicators say is scored beside the base rate.
 *
 * Figures by the month count whole months: the window then begins with the next month.
 */
import { worded } from "../kernel/in-language.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import { Estimate, Question, type ResolutionRule } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { said } from "../kernel/said.ts";
import type { WarningProblem } from "../kernel/warning-problem.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import { baseRate } from "./base-rate.ts";
import { BASE_RATE_FORECASTER } from "./register.ts";

export const INDICATOR_FORECASTER = "indicators";

const DAY_MS = 86_400_000;
const DAYS_A_MONTH = 30.44;

/** The window of a problem's question that is asked on a day. */
export function questionRule(
  { rule, horizonDays }: Pick<WarningProblem, "rule" | "horizonDays">,
  asked: Date,
): ResolutionRule {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  if (rule.series.bucket === "day")
    return { ...rule, from: day(asked.getTime() + DAY_MS), to: day(asked.getTime() + horizonDays * DAY_MS) };
  const first = monthNumber(day(asked.getTime()).slice(0, 7)) + 1;
  const months = Math.max(1, Math.round(horizonDays / DAYS_A_MONTH));
  const after = Date.parse(`${monthName(first + months)}-01T00:00:00.000Z`);
  return { ...rule, from: `${monthName(first)}-01`, to: day(after - DAY_MS) };
}

/** @returns the question's id; asked twice for the same window it is the same question. */
export async function registerProblem(
  view: View,
  transaction: Transaction,
  problem: Stored<WarningProblem>,
  likelihood: number,
  at: Date,
): Promise<string> {
  const rule = questionRule(problem.body, at);
  const rate = await baseRate(view, rule);
  const { label } = problem;
  const questionId = derivedId("question", problem.id, rule.from);
  const [from, to] = [{ day: rule.from }, { day: rule.to }];
  // The first one stands: an estimate that could be renewed would be renewed when it looks wrong.
  if ((await view.many(Question, [questionId])).length > 0) return questionId;
  await transaction.put(Question, [
    {
      id: questionId,
      label,
      body: {
        ...worded({
          text: said("question.problem", { title: { text: problem.body.title }, from, to }),
          baseRateFrom: rate.from,
        }),
        rule,
        place: problem.body.place,
        opensAt: rule.from,
        resolvesAt: rule.to,
        madeFrom: { kind: "warning-problem", id: problem.id, version: problem.version },
        baseRate: rate.p,
      },
    },
  ]);
  const estimates = [
    { forecaster: INDICATOR_FORECASTER, p: likelihood, reason: said("estimate.indicators") },
    { forecaster: BASE_RATE_FORECASTER, p: rate.p, reason: rate.from },
  ];
  await transaction.put(
    Estimate,
    estimates.map(({ forecaster, p, reason }) => ({
      id: derivedId("estimate", questionId, forecaster),
      label,
      body: { questionId, forecaster, p, at: at.toISOString(), ...worded({ reason }) },
    })),
  );
  return questionId;
}
