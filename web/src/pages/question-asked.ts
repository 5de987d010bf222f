import type { InputOf, OutputOf } from "../api/client.ts";
import { type AnswerDraft, answerFrom, EMPTY_ANSWER } from "./question-answer.ts";
import { type StatedDraft, statedFrom } from "./question-draft.ts";

export type Series = OutputOf<"series-list">["items"][number];
type Body = InputOf<"question-ask">["body"];

/** A question as its form holds it. */
export interface AskedDraft {
  readonly texts: typeof EMPTY_TEXTS;
  readonly answer: AnswerDraft;
  readonly resolvers: readonly string[];
  readonly reference: StatedDraft;
  /** Whether a series resolves it, and which. */
  readonly isCounted: boolean;
  readonly series: Series | undefined;
}

const EMPTY_TEXTS = {
  text: "",
  background: "",
  topic: "",
  opensAt: "",
  closesAt: "",
  resolvesAt: "",
  blindUntil: "",
  criteria: "",
  source: "",
  baseRateFrom: "",
  atLeast: "",
};
export type TextName = keyof typeof EMPTY_TEXTS;

export const EMPTY_ASKED: AskedDraft = {
  texts: EMPTY_TEXTS,
  answer: EMPTY_ANSWER,
  resolvers: [],
  reference: [""],
  isCounted: false,
  series: undefined,
};

/** Whether a series can answer it: a threshold says yes or no, a count says a number. */
export function canBeCounted({ kind }: AnswerDraft): boolean {
  return kind === "yes-no" || kind === "number";
}

/** Where a series has a threshold the desk counts the base rate itself. */
export function needsReference({ answer, isCounted }: AskedDraft): boolean {
  return !(isCounted && answer.kind === "yes-no");
}

/** What is sent; undefined while something is missing. */
export function bodyFrom(draft: AskedDraft): Body | undefined {
  const { texts } = draft;
  const answer = answerFrom(draft.answer);
  const resolution = resolutionFrom(draft);
  const reference = referenceFrom(draft);
  if (![texts.text, texts.opensAt, texts.closesAt, texts.resolvesAt].every(isFilled)) return undefined;
  if (!answer || !resolution || !reference) return undefined;
  return {
    text: texts.text,
    ...(isFilled(texts.background) && { background: texts.background }),
    ...(isFilled(texts.topic) && { topic: texts.topic }),
    ...(answer.kind !== "yes-no" && { answer }),
    ...resolution,
    opensAt: texts.opensAt,
    closesAt: texts.closesAt,
    resolvesAt: texts.resolvesAt,
    ...(isFilled(texts.blindUntil) && { blindUntil: `${texts.blindUntil}T00:00:00.000Z` }),
    ...reference,
  };
}

function resolutionFrom(draft: AskedDraft): Pick<Body, "rule" | "measured" | "criteria"> | undefined {
  const { texts, resolvers, answer, isCounted, series } = draft;
  if (!(isCounted && canBeCounted(answer))) {
    if (!isFilled(texts.criteria) || !isFilled(texts.source) || resolvers.length === 0) return undefined;
    return { criteria: { text: texts.criteria, source: texts.source, resolvers: [...resolvers] } };
  }
  if (!series) return undefined;
  const { place, subject, measure, bucket } = series;
  const measured = {
    series: { place, subject, measure, bucket },
    from: texts.opensAt,
    to: texts.resolvesAt,
    fold: "sum" as const,
  };
  if (answer.kind === "number") return { measured };
  const atLeast = Number(texts.atLeast.replace(",", "."));
  return atLeast > 0 ? { rule: { ...measured, atLeast } } : undefined;
}

function referenceFrom(draft: AskedDraft): Pick<Body, "baseRate" | "reference" | "baseRateFrom"> | undefined {
  if (!needsReference(draft)) return {};
  const { baseRateFrom } = draft.texts;
  const answer = answerFrom(draft.answer);
  const stated = answer && statedFrom(answer, draft.reference);
  if (!stated || !isFilled(baseRateFrom)) return undefined;
  return stated.kind === "yes-no"
    ? { baseRate: stated.p, baseRateFrom }
    : { reference: stated, baseRateFrom };
}

function isFilled(text: string): boolean {
  return text.trim() !== "";
}
