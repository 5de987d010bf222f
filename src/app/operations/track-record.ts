import { z } from "zod";
import { partsOf, worded } from "../../kernel/in-language.ts";
import { likelihoodSaid } from "../../kernel/likelihood.ts";
import { Estimate, Question, Resolution } from "../../kernel/question.ts";
import { type Said, SaidFields, said } from "../../kernel/said.ts";
import { allScores, FEWEST_FOR_CALIBRATION, FORECASTER_KINDS, recordsOf } from "../../review/track-record.ts";
import { operation } from "../operation.ts";

const Band = z.object({
  from: z.number(),
  to: z.number(),
  n: z.int(),
  mean: z.number(),
  observed: z.number(),
});

export const trackRecord = operation({
  id: "track-record",
  title: "Shows how judgements came true",
  about:
    "Scores and calibration by forecaster beside the base rate's, open and settled questions, and what n allows to be said.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    n: z.int(),
    scores: z.array(
      z.object({
        forecaster: z.string(),
        kind: z.enum(FORECASTER_KINDS),
        n: z.int(),
        brier: z.number(),
        log: z.number(),
        referenceBrier: z.number(),
        skill: z.number().optional(),
        calibration: z.array(Band).optional().meta({
          description: "What was said beside what happened; left out when n is too small for a claim.",
        }),
      }),
    ),
    questions: z.array(
      z.object({
        id: z.uuid(),
        text: z.string(),
        resolvesAt: z.iso.date(),
        baseRate: z.number(),
        estimates: z.array(
          z.object({ forecaster: z.string(), p: z.number(), words: z.string(), said: SaidFields }),
        ),
        outcome: z.enum(["yes", "no", "annulled"]).optional(),
        observed: z.number().optional(),
        why: z.string().optional(),
        said: SaidFields,
      }),
    ),
    fewest: z.int().meta({ description: "How many answers of one forecaster a calibration needs." }),
    note: z.string(),
    said: SaidFields,
  }),
  async run(_input, { view }) {
    const scores = await allScores(view);
    const questions = await view.list(Question, { orderBy: "resolvesAt", limit: 500 });
    const where = { questionId: questions.items.map(({ id }) => id) };
    const [resolutions, estimates] = await Promise.all([
      view.list(Resolution, { where, limit: 500 }),
      view.list(Estimate, { where, limit: 2_000 }),
    ]);
    const settled = new Map(resolutions.items.map(({ body }) => [body.questionId, body]));
    const n = new Set(scores.map(({ questionId }) => questionId)).size;
    return {
      n,
      scores: recordsOf(scores).map(({ skill, calibration, ...line }) => ({
        ...line,
        ...(skill !== undefined && { skill }),
        ...(calibration && { calibration: [...calibration] }),
      })),
      questions: questions.items.map(({ id, body }) => {
        const resolution = settled.get(id);
        return {
          id,
          ...worded({
            text: partsOf(body, "text"),
            ...(resolution && { why: partsOf(resolution, "why") }),
          }),
          resolvesAt: body.resolvesAt,
          baseRate: body.baseRate,
          estimates: estimates.items
            .filter((estimate) => estimate.body.questionId === id)
            .map(({ body: { forecaster, p } }) => ({
              forecaster,
              p,
              ...worded({ words: likelihoodSaid({ p, scale: "icd-203" }) }),
            })),
          ...(resolution && {
            outcome: resolution.outcome,
            ...(resolution.observed !== undefined && { observed: resolution.observed }),
          }),
        };
      }),
      fewest: FEWEST_FOR_CALIBRATION,
      ...worded({ note: noteOn(n) }),
    };
  },
});

function noteOn(n: number): Said {
  const count = { number: n };
  if (n >= FEWEST_FOR_CALIBRATION) return said("track-record.enough", { count });
  return said("track-record.few", { count, fewest: { number: FEWEST_FOR_CALIBRATION } });
}
