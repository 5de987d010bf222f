/**
 * Resolving questions from the series they name, and scoring everybody who estimated them.
 *
 * The outcome is read from the record, never from the forecaster. "No" needs a source that has spoken of the
 * window's end; where it stays silent the question is annulled: silence is not the absence of the event.
 */
import type { z } from "zod";
import type { Happened } from "../kernel/answer.ts";
import { worded } from "../kernel/in-language.ts";
import { type MeasuredRule, Question, Resolution, type ResolutionRule } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { figure, said } from "../kernel/said.ts";
import { MEASURES } from "../process/contributions.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import { scoreQuestion } from "./score-question.ts";

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
     WHERE superseded_at = 'infinity' AND body ->> 'resolvesAt' <= $1 AND (body ? 'rule' OR body ? 'measured') AND NOT EXISTS (
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
  const { rule, measured } = question.body;
  if (rule) return resolveByThreshold(transaction, question, rule, now);
  return measured ? resolveByMeasure(transaction, question, measured, now) : false;
}

async function resolveByThreshold(
  transaction: Transaction,
  question: Stored<Question>,
  rule: ResolutionRule,
  now: Date,
): Promise<boolean> {
  const { series, from, to } = rule;
  const settled = await settledBy(transaction.view, rule, now);
  if (!settled) return false;
  const { outcome, observed } = settled;
  const measure = { measure: series.measure };
  const why =
    outcome === "annulled"
      ? said("resolution.annulled", { measure, to: { day: to } })
      : said("resolution.settled", {
          measure,
          from: { day: from },
          to: { day: to },
          observed: { number: figure(observed) },
          atLeast: { number: rule.atLeast },
        });
  const told = { outcome, ...(outcome !== "annulled" && { observed }), ...worded({ why }) };
  await putResolution(transaction, question, told, now);
  if (outcome !== "annulled")
    await scoreQuestion(transaction, question, { kind: "yes-no", isYes: outcome === "yes" }, now);
  return true;
}

/** The number itself is the answer: it stands once the source has spoken of the window's end. */
async function resolveByMeasure(
  transaction: Transaction,
  question: Stored<Question>,
  measured: z.infer<typeof MeasuredRule>,
  now: Date,
): Promise<boolean> {
  const { series, from, to } = measured;
  // No count reaches infinity, so that this asks whether the whole window is known.
  const settled = await settledBy(transaction.view, { ...measured, atLeast: Number.POSITIVE_INFINITY }, now);
  if (!settled) return false;
  const { observed } = settled;
  const measure = { measure: series.measure };
  const isAnnulled = settled.outcome === "annulled";
  const why = isAnnulled
    ? said("resolution.annulled", { measure, to: { day: to } })
    : said("resolution.measured", {
        measure,
        from: { day: from },
        to: { day: to },
        observed: { number: figure(observed) },
      });
  const happened: Happened = { kind: "number", value: observed };
  const told = isAnnulled
    ? { outcome: "annulled" as const, ...worded({ why }) }
    : { outcome: "settled" as const, happened, observed, ...worded({ why }) };
  await putResolution(transaction, question, told, now);
  if (!isAnnulled) await scoreQuestion(transaction, question, happened, now);
  return true;
}

type Told = Omit<z.input<typeof Resolution>, "questionId" | "resolvedAt">;

/** One resolution a question: its id is the question's. */
export async function putResolution(
  transaction: Transaction,
  question: Stored<Question>,
  told: Told,
  now: Date,
): Promise<void> {
  await transaction.put(Resolution, [
    {
      id: derivedId("resolution-of-question", question.id),
      label: question.label,
      body: { questionId: question.id, resolvedAt: now.toISOString(), ...told },
    },
  ]);
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
