/**
 * Questions: what makes a judgement scorable. A question is registered with its resolution rule before its
 * window opens; the outcome comes from the series it names, never from the forecaster.
 */
import { z } from "zod";
import { Answer, Happened, Stated, YES_NO } from "./answer.ts";
import { Probability } from "./likelihood.ts";
import { Reference, record } from "./record.ts";
import { SaidFields } from "./said.ts";
import { SeriesKey } from "./series.ts";

export const ResolutionRule = z
  .strictObject({
    series: SeriesKey,
    from: z.iso.date(),
    to: z.iso.date(),
    fold: z.enum(["sum", "max"]),
    atLeast: z.number(),
  })
  .meta({ id: "ResolutionRule" });
export type ResolutionRule = z.infer<typeof ResolutionRule>;

/** The same without a threshold: what a question for a number is answered by. */
export const MeasuredRule = ResolutionRule.omit({ atLeast: true }).meta({ id: "MeasuredRule" });

const said = z.string().trim().min(1).max(4_000);

/** For what no series counts: how it is told which answer came true, by whom, and from what. */
export const Criteria = z
  .strictObject({
    text: said.meta({ title: "How it is resolved", description: "What counts as which answer." }),
    source: said.meta({ title: "Source", description: "Where the answer is read." }),
    resolvers: z.array(z.string().min(1).max(100)).min(1).max(10).meta({
      title: "Resolvers",
      description: "Ids of persons who may resolve it; none of them may estimate it.",
    }),
  })
  .meta({ id: "Criteria" });
export type Criteria = z.infer<typeof Criteria>;

export const Question = record("question", {
  text: z.string().meta({ searched: true }),
  background: z.string().max(8_000).optional().meta({ title: "Background", searched: true }),
  topic: z.string().max(60).optional().meta({ title: "Topic", indexed: true, description: "Its class." }),
  answer: Answer.optional().meta({ description: "What it is answered by; yes or no where it is left out." }),
  rule: ResolutionRule.optional().meta({
    description: "A series that says whether a threshold was reached.",
  }),
  measured: MeasuredRule.optional().meta({ description: "A series that says the number asked for." }),
  criteria: Criteria.optional(),
  place: z.string().optional().meta({ indexed: true }),
  opensAt: z.iso
    .date()
    .meta({ indexed: true, description: "The window's first day: it was registered before." }),
  closesAt: z.iso.date().optional().meta({
    description: "The last day on which estimates are taken; the day before it opens where it is left out.",
  }),
  resolvesAt: z.iso.date().meta({ indexed: true }),
  blindUntil: z.iso.datetime().optional().meta({
    description: "Until then nobody sees what others estimate.",
  }),
  askedBy: z.string().optional().meta({ description: "A person's id; absent for what a rule registered." }),
  madeFrom: Reference.optional(),
  implies: z.array(z.uuid()).max(20).optional().meta({ description: "If this is yes, those are yes." }),
  excludes: z
    .array(z.uuid())
    .max(20)
    .optional()
    .meta({ description: "At most one of these and this is yes." }),
  baseRate: Probability.optional().meta({
    description: "The reference forecast of yes, fixed before the window opened.",
  }),
  reference: Stated.optional().meta({ description: "The same for other answers than yes and no." }),
  baseRateFrom: z.string().meta({ description: "The reference class, with k of n." }),
  said: SaidFields,
});
export type Question = z.infer<typeof Question>;

export function answerOf({ answer }: Pick<Question, "answer">): Answer {
  return answer ?? YES_NO;
}

/** What everybody has to beat; absent only where a record says none. */
export function referenceOf({ baseRate, reference }: Pick<Question, "baseRate" | "reference">) {
  return reference ?? (baseRate === undefined ? undefined : { kind: "yes-no" as const, p: baseRate });
}

/** The first moment at which nothing more can be stated. */
export function closesOn({ closesAt, opensAt }: Pick<Question, "closesAt" | "opensAt">): Date {
  const DAY_MS = 86_400_000;
  const last = closesAt === undefined ? 0 : DAY_MS;
  return new Date(Date.parse(`${closesAt ?? opensAt}T00:00:00.000Z`) + last);
}

export const FORECASTER_KINDS = ["person", "team", "institution", "model", "reference"] as const;
export const ForecasterKind = z.enum(FORECASTER_KINDS);
export type ForecasterKind = z.infer<typeof ForecasterKind>;

const estimateFields = {
  questionId: z.uuid().meta({ indexed: true }),
  forecaster: z
    .string()
    .meta({ indexed: true, description: "A model's id, a desk, a team's or a person's id." }),
  forecasterKind: ForecasterKind.optional().meta({ description: "Absent in records older than the field." }),
  institution: z.string().optional().meta({ description: "None of them has more than half of the weight." }),
  by: z.string().optional().meta({ description: "The person who stated it." }),
  p: Probability.optional().meta({ description: "Of yes." }),
  stated: Stated.optional().meta({ description: "Of other answers than yes and no." }),
  base: z
    .strictObject({ stated: Stated, because: z.string().min(1).max(2_000) })
    .optional()
    .meta({ description: "The outside view, taken first: a base rate and the class that it is of." }),
  at: z.iso.datetime(),
  reason: z.string().max(8_000).default("").meta({ description: "The inside view: why this case differs." }),
  said: SaidFields,
};

export const Estimate = record("estimate", estimateFields);
export type Estimate = z.infer<typeof Estimate>;

/** An estimate of a blind round: labelled to whoever stated it, and an `estimate` when the round is over. */
export const SealedEstimate = record("sealed-estimate", {
  ...estimateFields,
  opensAt: z.iso.datetime().meta({ indexed: true, description: "When the blind round is over." }),
});
export type SealedEstimate = z.infer<typeof SealedEstimate>;

export function statedOf({ p, stated }: Pick<Estimate, "p" | "stated">): Stated | undefined {
  return stated ?? (p === undefined ? undefined : { kind: "yes-no", p });
}

export const Resolution = record("resolution-of-question", {
  questionId: z.uuid().meta({ indexed: true }),
  outcome: z.enum(["yes", "no", "settled", "annulled"]).meta({
    description: "settled: another answer than yes or no, which stands in `happened`.",
  }),
  happened: Happened.optional(),
  observed: z.number().optional(),
  source: z.string().max(2_000).optional().meta({ description: "Where the answer was read." }),
  resolvedBy: z
    .string()
    .optional()
    .meta({ description: "A person's id; absent where a series has settled it." }),
  resolvedAt: z.iso.datetime(),
  why: z.string(),
  said: SaidFields,
});
export type Resolution = z.infer<typeof Resolution>;

/** What was said of a question beside what is estimated. */
export const QuestionComment = record("question-comment", {
  questionId: z.uuid().meta({ indexed: true }),
  text: said,
  by: z.string(),
  at: z.iso.datetime().meta({ indexed: true }),
});

/** Several persons who estimate together; a member states for all. */
export const ForecastTeam = record("forecast-team", {
  name: z.string().trim().min(1).max(120).meta({ title: "Name" }),
  institution: z.string().meta({ indexed: true }),
  members: z
    .array(z.string().min(1).max(100))
    .min(2)
    .max(30)
    .meta({ title: "Members", description: "Ids of persons." }),
  status: z.enum(["active", "closed"]).default("active").meta({ indexed: true }),
});
export type ForecastTeam = z.infer<typeof ForecastTeam>;

/** How one answer is scored beside others: over time, and against who else was there. */
const scoredFields = {
  forecasterKind: ForecasterKind.optional(),
  institution: z.string().optional(),
  topic: z.string().optional(),
  horizonDays: z.int().optional().meta({ description: "From the first estimate to the outcome." }),
  overDays: z.number().optional().meta({ description: "Mean over the days on which an estimate stood." }),
  leads: z
    .record(z.string(), z.number())
    .optional()
    .meta({ description: "Score of what stood so many days before the outcome, by days." }),
  peer: z.number().optional().meta({
    description: "How much better than the others on common days; above 0 is better.",
  }),
};

export const Score = record("score", {
  questionId: z.uuid().meta({ indexed: true }),
  estimateId: z.uuid().meta({ indexed: true }),
  forecaster: z.string().meta({ indexed: true }),
  p: Probability,
  outcome: z.enum(["yes", "no"]),
  brier: z.number().meta({ description: "(p − o)², 0 best, 1 worst." }),
  log: z.number().meta({ description: "−ln of the probability given to what happened." }),
  referenceBrier: z.number().meta({ description: "The same score for the base rate." }),
  ...scoredFields,
});
export type Score = z.infer<typeof Score>;

/** The score of another answer than yes or no. */
export const AnswerScore = record("answer-score", {
  questionId: z.uuid().meta({ indexed: true }),
  estimateId: z.uuid().meta({ indexed: true }),
  forecaster: z.string().meta({ indexed: true }),
  rule: z.enum(["brier-of-many", "ranked-probability", "weighted-interval"]).meta({
    description: "Of options, of ordered options, of quantiles; 0 is best in each.",
  }),
  score: z.number(),
  reference: z.number().optional().meta({ description: "The same score for the reference." }),
  log: z
    .number()
    .optional()
    .meta({ description: "Of options: −ln of the probability given to what happened." }),
  interval: z
    .number()
    .optional()
    .meta({ description: "Interval score of the 90% interval, in the answer's unit." }),
  isCovered: z.boolean().optional().meta({ description: "Whether the 90% interval held what happened." }),
  ...scoredFields,
});
export type AnswerScore = z.infer<typeof AnswerScore>;
