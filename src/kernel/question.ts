/**
 * Questions: what makes a judgement scorable. A question is registered with its resolution rule before its
 * window opens; the outcome comes from the series it names, never from the forecaster.
 */
import { z } from "zod";
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

export const Question = record("question", {
  text: z.string().meta({ searched: true }),
  rule: ResolutionRule,
  place: z.string().optional().meta({ indexed: true }),
  opensAt: z.iso.date().meta({ indexed: true }),
  resolvesAt: z.iso.date().meta({ indexed: true }),
  madeFrom: Reference.optional(),
  baseRate: Probability.meta({ description: "The reference forecast, fixed before the window opened." }),
  baseRateFrom: z.string().meta({ description: "The reference class, with k of n." }),
  said: SaidFields,
});
export type Question = z.infer<typeof Question>;

export const Estimate = record("estimate", {
  questionId: z.uuid().meta({ indexed: true }),
  forecaster: z.string().meta({ indexed: true, description: "A model's id, a desk or a team." }),
  p: Probability,
  at: z.iso.datetime(),
  reason: z.string().default(""),
  said: SaidFields,
});
export type Estimate = z.infer<typeof Estimate>;

export const Resolution = record("resolution-of-question", {
  questionId: z.uuid().meta({ indexed: true }),
  outcome: z.enum(["yes", "no", "annulled"]),
  observed: z.number().optional(),
  resolvedAt: z.iso.datetime(),
  why: z.string(),
  said: SaidFields,
});
export type Resolution = z.infer<typeof Resolution>;

export const Score = record("score", {
  questionId: z.uuid().meta({ indexed: true }),
  estimateId: z.uuid().meta({ indexed: true }),
  forecaster: z.string().meta({ indexed: true }),
  p: Probability,
  outcome: z.enum(["yes", "no"]),
  brier: z.number().meta({ description: "(p − o)², 0 best, 1 worst." }),
  log: z.number().meta({ description: "−ln of the probability given to what happened." }),
  referenceBrier: z.number().meta({ description: "The same score for the base rate." }),
});
export type Score = z.infer<typeof Score>;
