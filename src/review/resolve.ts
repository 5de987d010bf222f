/**
 * Resolving questions from the series they name, and scoring everybody who estimated them.
 *
 * The outcome is read from the record, never from the forecaster. A question whose series has no reading at
 * all in its window is annulled: silence of the source is not the absence of the event.
 */
import { Estimate, Question, Resolution, Score } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { brier, logarithmic } from "../numerics/scores.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Transaction, Writer } from "../store/writer.ts";

/** The series must be known some days past the window before it settles anything. */
const GRACE_DAYS = 5;

/** @returns how many questions were resolved. */
export async function resolveDue(writer: Writer, now: Date): Promise<number> {
  return writer.transaction(async (transaction) => {
    const { view } = transaction;
    const before = new Date(now.getTime() - GRACE_DAYS * 86_400_000).toISOString().slice(0, 10);
    const due = await view.list(Question, {
      where: { resolvesAt: { to: before } },
      orderBy: "resolvesAt",
      limit: 500,
    });
    const done = await resolvedAmong(view, due.items);
    let resolved = 0;
    for (const question of due.items) {
      if (done.has(question.id)) continue;
      await resolve(transaction, question, now);
      resolved += 1;
    }
    return resolved;
  });
}

async function resolvedAmong(view: View, questions: readonly Stored<Question>[]): Promise<Set<string>> {
  const { items } = await view.list(Resolution, {
    where: { questionId: questions.map(({ id }) => id) },
    limit: 1_000,
  });
  return new Set(items.map(({ body }) => body.questionId));
}

async function resolve(transaction: Transaction, question: Stored<Question>, now: Date): Promise<void> {
  const { rule } = question.body;
  const { series, from, to } = rule;
  const readings = (measure: string) =>
    transaction.view.readings({ measure, bucket: series.bucket, subjects: [series.subject], from, to });
  const rows = await readings(series.measure);
  const own = rows.filter(({ place }) => place === series.place).map(({ value }) => value);
  const observed = rule.fold === "sum" ? own.reduce((sum, value) => sum + value, 0) : Math.max(0, ...own);
  // Readings of other places, or incidents without deaths, show that somebody did report in the window.
  const isSilent = rows.length === 0 && (await readings("incidents")).length === 0;
  const outcome = isSilent ? "annulled" : observed >= rule.atLeast ? "yes" : "no";
  const why =
    outcome === "annulled"
      ? `No reading of ${series.measure} is known between ${from} and ${to}.`
      : `${series.measure} between ${from} and ${to}: ${observed}; the rule asks for at least ${rule.atLeast}.`;
  await transaction.put(Resolution, [
    {
      id: derivedId("resolution-of-question", question.id),
      label: question.label,
      body: { questionId: question.id, outcome, observed, resolvedAt: now.toISOString(), why },
    },
  ]);
  if (outcome !== "annulled") await score(transaction, question, outcome);
}

async function score(
  transaction: Transaction,
  question: Stored<Question>,
  outcome: "yes" | "no",
): Promise<void> {
  const { items } = await transaction.view.list(Estimate, { where: { questionId: question.id }, limit: 500 });
  const happened = outcome === "yes";
  await transaction.put(
    Score,
    items.map(({ id, label, body }) => ({
      id: derivedId("score", id),
      label,
      body: {
        questionId: question.id,
        estimateId: id,
        forecaster: body.forecaster,
        p: body.p,
        outcome,
        brier: brier(body.p, happened),
        log: logarithmic(happened ? body.p : 1 - body.p),
        referenceBrier: brier(question.body.baseRate, happened),
      },
    })),
  );
}
