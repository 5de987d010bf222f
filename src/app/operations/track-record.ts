import { z } from "zod";
import { partsOf, worded } from "../../kernel/in-language.ts";
import { likelihoodSaid } from "../../kernel/likelihood.ts";
import { Estimate, Question, Resolution } from "../../kernel/question.ts";
import { type Said, SaidFields, said } from "../../kernel/said.ts";
import { allScores, FEWEST_FOR_CALIBRATION, FORECASTER_KINDS, recordsOf } from "../../review/track-record.ts";
import { warningRecord } from "../../review/warning-outcomes.ts";
import { operation } from "../operation.ts";

const Band = z.object({
  from: z.number(),
  to: z.number(),
  n: z.int(),
  mean: z.number(),
  observed: z.number(),
});

const WarningOutcomes = z.object({
  happened: z.int(),
  didNotHappen: z.int(),
  intervened: z.int().meta({ description: "Something was done first: neither hits nor false alarms." }),
  given: z.int().meta({ description: "Of those that happened: acknowledged before the day of the event." }),
  heldBack: z.int().meta({ description: "Never let through by the alert budget." }),
  heldBackTrue: z.int().meta({ description: "Of those: happened all the same." }),
  leadDays: z
    .object({ n: z.int(), p10: z.number(), p50: z.number(), p90: z.number() })
    .optional()
    .meta({ description: "From acknowledgement to event, in days; never given or too late is 0." }),
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
        baseRate: z.number().optional(),
        estimates: z.array(
          z.object({ forecaster: z.string(), p: z.number(), words: z.string(), said: SaidFields }),
        ),
        outcome: Resolution.shape.outcome.optional(),
        observed: z.number().optional(),
        why: z.string().optional(),
        said: SaidFields,
      }),
    ),
    warnings: WarningOutcomes,
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
    const { leadDays, ...outcomes } = await warningRecord(view);
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
          ...(body.baseRate !== undefined && { baseRate: body.baseRate }),
          estimates: estimates.items
            .filter((estimate) => estimate.body.questionId === id)
            .flatMap(({ body: { forecaster, p } }) =>
              p === undefined
                ? []
                : { forecaster, p, ...worded({ words: likelihoodSaid({ p, scale: "icd-203" }) }) },
            ),
          ...(resolution && {
            outcome: resolution.outcome,
            ...(resolution.observed !== undefined && { observed: resolution.observed }),
          }),
        };
      }),
      warnings: { ...outcomes, ...(leadDays && { leadDays }) },
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
