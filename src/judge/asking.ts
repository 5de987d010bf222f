/**
 * What may be asked and what may be stated of it: each refusal says what was found and what to do.
 *
 * The invariants: a question is registered, with the rule that resolves it and the reference that everybody has to beat, before
 * its window opens; who resolves it never estimates it; nothing is stated once it has closed.
 */
import { answerFault, statedFault } from "../kernel/answer.ts";
import { answerOf, closesOn, type Question, referenceOf } from "../kernel/question.ts";

/** Why a question cannot be registered on a day; undefined when it can. */
export function askingFault(question: Question, now: Date): string | undefined {
  const answer = answerOf(question);
  const today = now.toISOString().slice(0, 10);
  return answerFault(answer) ?? ruleFault(question) ?? daysFault(question, today) ?? referenceFault(question);
}

function ruleFault(question: Question): string | undefined {
  const { rule, measured, criteria } = question;
  const { kind } = answerOf(question);
  const given = [rule, measured, criteria].filter((one) => one !== undefined).length;
  if (given === 0)
    return "The question has no resolution rule: name a series with a threshold, or say by what criteria, from which source and by whom it is resolved.";
  if (given > 1)
    return "The question has more than one resolution rule; keep the one by which it is to be resolved.";
  if (rule && kind !== "yes-no")
    return `A series with a threshold says yes or no, and the question asks for a ${kind}; give criteria instead, or for a number the series alone.`;
  if (measured && kind !== "number")
    return `A series says a number, and the question asks for a ${kind}; give a threshold or criteria instead.`;
  const own = rule ?? measured;
  if (own?.series.bucket === "month" && !isWholeMonths(own.from, own.to))
    return `Figures by the month count whole months, and the window is ${own.from} to ${own.to}; let it begin with the first day of a month and end with the last of one.`;
  if (own && own.from > own.to)
    return `The window goes from ${own.from} to ${own.to}; its end must not lie before its beginning.`;
  return undefined;
}

const DAY_MS = 86_400_000;

function isWholeMonths(from: string, to: string): boolean {
  const next = new Date(Date.parse(`${to}T00:00:00.000Z`) + DAY_MS).toISOString();
  return from.slice(8) === "01" && next.slice(8, 10) === "01";
}

function daysFault(question: Question, today: string): string | undefined {
  const { opensAt, resolvesAt, closesAt, rule, measured, blindUntil } = question;
  if (opensAt <= today)
    return `The window opens on ${opensAt}, and today is ${today}; a question is registered before its window opens, so let it open tomorrow or later.`;
  if (resolvesAt < opensAt)
    return `It resolves on ${resolvesAt}, before its window opens on ${opensAt}; let it resolve later.`;
  const own = rule ?? measured;
  if (own && (own.from !== opensAt || own.to > resolvesAt))
    return `The rule counts from ${own.from} to ${own.to}, the question's window is ${opensAt} to ${resolvesAt}; the two must agree.`;
  if (closesAt !== undefined && closesAt > resolvesAt)
    return `Estimates would be taken until ${closesAt}, after it resolves on ${resolvesAt}; close it on that day at the latest.`;
  if (closesAt !== undefined && closesAt <= today)
    return `It would close on ${closesAt}, and today is ${today}; nobody could estimate it.`;
  if (blindUntil !== undefined && new Date(blindUntil) >= closesOn(question))
    return `The blind round would last until ${blindUntil}, when nothing can be stated any more; end it before the question closes.`;
  return undefined;
}

function referenceFault(question: Question): string | undefined {
  const reference = referenceOf(question);
  if (!reference)
    return "The question has no reference forecast; state the base rate and the class it is of, so that skill can be told from luck.";
  const fault = statedFault(answerOf(question), reference);
  return fault && `The reference forecast does not fit the question: ${fault}`;
}

/** Who asks to estimate, by everything that bears on it. */
export interface Stating {
  /** The persons who state it: one, or a team's members. */
  readonly persons: readonly string[];
  readonly isResolved: boolean;
}

/** Why these persons cannot state anything of a question now; undefined when they can. */
export function statingFault(
  question: Question,
  { persons, isResolved }: Stating,
  now: Date,
): string | undefined {
  if (isResolved) return "This question is resolved; what is stated now would not be a forecast.";
  const closes = closesOn(question);
  if (now >= closes)
    return `This question closed at the end of ${new Date(closes.getTime() - 1).toISOString().slice(0, 10)}; estimates are not taken any more, and earlier ones stand as they were.`;
  if (question.criteria?.resolvers.some((id) => persons.includes(id)))
    return "Whoever resolves a question cannot estimate it; leave it to others, or ask it anew with another resolver.";
  return undefined;
}
