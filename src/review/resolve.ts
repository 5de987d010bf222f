/**
 * Resolving questions from the series they name, and scoring everybody who estimated them.
 *
 * The outcome is read from the record, never from the forecaster. "No" needs a source that has spoken of the
 * window's end; where it stays silent the question is annulled: silence is not the absence of the event.
 */
import { worded } from "../kernel/in-language.ts";
import { Estimate, Question, Resolution, type ResolutionRule, Score } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { figure, said } from "../kernel/said.ts";
import { brier, logarithmic } from "../numerics/scores.ts";
import { MEASURES } from "../process/contributions.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Transaction, Writer } from "../store/writer.ts";

const DAY_MS = 86_400_000;
/** Late reports of the window's last days are waited for. */
const GRACE_DAYS = 5;
/** A source that has said nothing of the window's end for so long will not; figures come up to two months late. */
const PATIENCE_DAYS = 120;

/** @returns how many questions were resolved. */
export async function resolveDue(writer: Writer, now: Date): Promise<number> {
  return writer.transaction(async (transaction) => {
    let resolved = 0;
    for (const question of await openQuestions(transaction, daysBefore(now, GRACE_DAYS)))
      if (await resolve(transaction, question, now)) resolved += 1;
    return resolved;
  });
}

/** Those whose window had ended by a day and that nobody has resolved, the longest due first. */
async function openQuestions({ sql, view }: Transaction, day: string): Promise<Stored<Question>[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM question
     WHERE superseded_at = 'infinity' AND body ->> 'resolvesAt' <= $1 AND NOT EXISTS (
       SELECT FROM "${Resolution.kind}" AS resolution
       WHERE resolution.superseded_at = 'infinity' AND resolution.body ->> 'questionId' = question.id::text)
     ORDER BY body ->> 'resolvesAt', id`,
    [day],
  );
  return view.many(
    Question,
    rows.map(({ id }) => id),
  );
}

async function resolve(transaction: Transaction, question: Stored<Question>, now: Date): Promise<boolean> {
  const { rule } = question.body;
  const { series, from, to } = rule;
  const settled = await settledBy(transaction.view, rule, now);
  if (!settled) return false;
  const { outcome, observed } = settled;
  const why =
    outcome === "annulled"
      ? said("resolution.annulled", { measure: { measure: series.measure }, to: { day: to } })
      : said("resolution.settled", {
          measure: { measure: series.measure },
          from: { day: from },
          to: { day: to },
          observed: { number: figure(observed) },
          atLeast: { number: rule.atLeast },
        });
  await transaction.put(Resolution, [
    {
      id: derivedId("resolution-of-question", question.id),
      label: question.label,
      body: {
        questionId: question.id,
        outcome,
        ...(outcome !== "annulled" && { observed }),
        resolvedAt: now.toISOString(),
        ...worded({ why }),
      },
    },
  ]);
  if (outcome !== "annulled") await score(transaction, question, outcome);
  return true;
}

type Outcome = "yes" | "no" | "annulled";

export interface Settled {
  readonly outcome: Outcome;
  readonly observed: number;
  /** First day of the bucket in which the value was reached. */
  readonly reachedOn?: string;
}

/** What the series says by a rule; undefined while its source may still speak. */
export async function settledBy(view: View, rule: ResolutionRule, now: Date): Promise<Settled | undefined> {
  const { series, from, to } = rule;
  const rows = await view.readings({
    measure: series.measure,
    bucket: series.bucket,
    places: [series.place],
    subjects: [series.subject],
    from,
    to,
  });
  let observed = 0;
  let reachedOn: string | undefined;
  for (const { bucket, value } of [...rows].sort((a, b) => (a.bucket < b.bucket ? -1 : 1))) {
    observed = rule.fold === "sum" ? observed + value : Math.max(observed, value);
    if (observed >= rule.atLeast) reachedOn ??= bucket;
  }
  const outcome = await outcomeOf(view, rule, observed, now);
  return outcome && { outcome, observed, ...(outcome === "yes" && reachedOn && { reachedOn }) };
}

/** Undefined while the source may still speak. */
async function outcomeOf(
  view: View,
  rule: ResolutionRule,
  observed: number,
  now: Date,
): Promise<Outcome | undefined> {
  if (observed >= rule.atLeast) return "yes";
  if (await isCovered(view, rule)) return "no";
  return rule.to < daysBefore(now, PATIENCE_DAYS) ? "annulled" : undefined;
}

/**
 * Whether the measure has a reading, of any place, in the window's last bucket or after it. Zeros leave no
 * reading: what is counted from incidents is covered by any incident, with deaths or without.
 */
async function isCovered(view: View, { series, to }: ResolutionRule): Promise<boolean> {
  const from = series.bucket === "month" ? `${to.slice(0, 7)}-01` : to;
  const measures = series.measure in MEASURES ? [series.measure, "incidents"] : [series.measure];
  for (const measure of measures) {
    const rows = await view.readings({ measure, bucket: series.bucket, subjects: ["*"], from });
    if (rows.length > 0) return true;
  }
  return false;
}

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
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
