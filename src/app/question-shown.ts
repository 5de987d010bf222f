/** Questions as the desk shows them: what is asked, how it stands, and what it says together. */
import { z } from "zod";
import type { Pooled } from "../judge/pooled.ts";
import { Answer, Happened, Stated } from "../kernel/answer.ts";
import { answerOf, Question, Resolution, referenceOf, statedOf } from "../kernel/question.ts";
import { QUESTION_STATES, type Standing } from "./question-standing.ts";

export const PooledShown = z
  .object({
    stated: Stated,
    n: z.int().meta({ description: "Forecasters." }),
    spread: z.object({ min: z.number(), q1: z.number(), q3: z.number(), max: z.number() }).meta({
      description: "Of yes, of the likeliest option, or of the medians (dates in days since 1970).",
    }),
    dissent: z.array(z.object({ forecaster: z.string(), name: z.string(), stated: Stated })),
    oneInstitution: z.string().optional().meta({
      description: "All are of this institution, whose weight could not be held to half.",
    }),
    beside: z
      .object({ median: z.number(), geometricMean: z.number(), plain: z.number().optional() })
      .optional()
      .meta({ description: "What simpler rules give; plain is before what resolved questions taught." }),
  })
  .meta({ id: "PooledShown" });

export const QuestionShown = z
  .object({
    id: z.uuid(),
    text: z.string(),
    said: Question.shape.said,
    topic: z.string().optional(),
    answer: Answer,
    state: z.enum(QUESTION_STATES),
    opensAt: z.iso.date(),
    closesAt: z.iso.datetime(),
    resolvesAt: z.iso.date(),
    reference: Stated.optional(),
    pooled: PooledShown.optional(),
    own: Stated.optional().meta({ description: "What you, or a team of yours, last stated." }),
    isStale: z.boolean().meta({ description: "Your estimate is older than thirty days." }),
    outcome: Resolution.shape.outcome.optional(),
    happened: Happened.optional(),
  })
  .meta({ id: "QuestionShown" });

export function pooledShown(pooled: Pooled, name: (id: string) => string): z.input<typeof PooledShown> {
  return {
    ...pooled,
    dissent: pooled.dissent.map(({ forecaster, stated }) => ({ forecaster, name: name(forecaster), stated })),
  };
}

export function questionShown(
  standing: Standing,
  name: (id: string) => string,
): z.input<typeof QuestionShown> {
  const { question, state, closesAt, pooled, own, isStale, resolution } = standing;
  const { text, said, topic, opensAt, resolvesAt } = question.body;
  const [mine] = own.toSorted((one, other) => (one.body.at < other.body.at ? 1 : -1));
  const stated = mine && statedOf(mine.body);
  const reference = referenceOf(question.body);
  return {
    id: question.id,
    text,
    ...(said && { said }),
    ...(topic !== undefined && { topic }),
    answer: answerOf(question.body),
    state,
    opensAt,
    closesAt: closesAt.toISOString(),
    resolvesAt,
    ...(reference && { reference }),
    ...(pooled && { pooled: pooledShown(pooled, name) }),
    ...(stated && { own: stated }),
    isStale,
    ...(resolution && { outcome: resolution.body.outcome }),
    ...(resolution?.body.happened && { happened: resolution.body.happened }),
  };
}
