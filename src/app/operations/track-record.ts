import { z } from "zod";
import { partsOf, worded } from "../../kernel/in-language.ts";
import { likelihoodSaid } from "../../kernel/likelihood.ts";
import { AnswerScore, Estimate, Question, Resolution } from "../../kernel/question.ts";
import { type Said, SaidFields, said } from "../../kernel/said.ts";
import { seededChance } from "../../numerics/chance.ts";
import { corpOf, GROUPINGS, skillLines, VERDICTS } from "../../review/skill.ts";
import {
  allScores,
  answerRecords,
  FEWEST_FOR_CALIBRATION,
  FORECASTER_KINDS,
  recordsOf,
} from "../../review/track-record.ts";
import { warningRecord } from "../../review/warning-outcomes.ts";
import { forecasterNames } from "../forecaster-names.ts";
import { operation } from "../operation.ts";

const Band = z.object({
  from: z.number(),
  to: z.number(),
  n: z.int(),
  mean: z.number(),
  observed: z.number(),
});

const Mean = z
  .object({ mean: z.number(), low: z.number(), high: z.number() })
  .meta({ description: "With its 90% interval, questions drawn whole." });

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
    skill: z.array(
      z.object({
        by: z.enum(GROUPINGS),
        name: z.string(),
        shown: z
          .string()
          .meta({ description: "What the name is shown as: a person's or a team's, not its id." }),
        questions: z.int(),
        brier: Mean,
        reference: z.number(),
        gain: Mean.meta({ description: "The base rate's Brier score less the own: above 0 is better." }),
        overDays: z.number().optional(),
        peer: z.number().optional(),
        verdict: z.enum(VERDICTS).meta({ description: "few: below thirty questions nothing is claimed." }),
      }),
    ),
    corp: z.array(
      z.object({
        forecaster: z.string(),
        shown: z.string(),
        n: z.int(),
        decomposition: z.object({
          score: z.number(),
          miscalibration: z.number(),
          discrimination: z.number(),
          uncertainty: z.number(),
        }),
        points: z.array(
          z.object({ p: z.number(), n: z.int(), observed: z.number(), low: z.number(), high: z.number() }),
        ),
      }),
    ),
    answers: z.array(
      z.object({
        forecaster: z.string(),
        shown: z.string(),
        rule: AnswerScore.shape.rule,
        n: z.int(),
        better: z.int().meta({ description: "How often it was better than the reference." }),
        covered: z.int().optional().meta({ description: "How often the 90% interval held what happened." }),
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
    const chance = seededChance("track-record");
    const skill = skillLines(scores, chance);
    const corp = corpOf(scores, chance);
    const answers = await answerRecords(view);
    const name = await forecasterNames(view, [
      ...skill.map((line) => line.name),
      ...answers.map(({ forecaster }) => forecaster),
    ]);
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
      skill: skill.map((line) => ({ ...line, shown: name(line.name) })),
      corp: corp.map((one) => ({ ...one, shown: name(one.forecaster), points: [...one.points] })),
      answers: answers.map((one) => ({ ...one, shown: name(one.forecaster) })),
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
