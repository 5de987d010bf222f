/**
 * Scoring everybody who estimated a question, once its answer is known.
 *
 * The invariant: a person's score is labelled to that person alone. Teams, institutions, models, the pool and the reference are
 * scored in the open, as far as the question's own label goes; an institution only where several of its people estimated.
 */
import { AGGREGATE_FORECASTER, isPooled, pooledAnswers } from "../judge/pooled.ts";
import type { Happened } from "../kernel/answer.ts";
import { groupedBy } from "../kernel/grouped.ts";
import { worded } from "../kernel/in-language.ts";
import { joinLabels, type Label, OPEN } from "../kernel/label.ts";
import {
  AnswerScore,
  answerOf,
  Estimate,
  type Question,
  referenceOf,
  Score,
  statedOf,
} from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { said } from "../kernel/said.ts";
import { logarithmic } from "../numerics/scores.ts";
import { derivedId } from "../store/identity.ts";
import type { Transaction } from "../store/writer.ts";
import { besideScore, ruleOf, scoreOf, timedScores } from "./score-answer.ts";

const MOST_ESTIMATES = 500;
/** Of fewer people an institution's mean would tell what one of them said. */
const FEWEST_PEOPLE = 3;
/** A pool of fewer is a forecaster, not a crowd. */
const FEWEST_POOLED = 3;
const DAY_MS = 86_400_000;

export async function scoreQuestion(
  transaction: Transaction,
  question: Stored<Question>,
  happened: Happened,
  now: Date,
): Promise<void> {
  const { view } = transaction;
  const { items } = await view.list(Estimate, { where: { questionId: question.id }, limit: MOST_ESTIMATES });
  const pools = await putPools(transaction, question, items, now);
  const answer = answerOf(question.body);
  const scored = [];
  for (const estimate of [...items, ...pools]) {
    const history = await view.history(Estimate, estimate.id);
    const path = history.flatMap(({ body }) => {
      const stated = statedOf(body);
      const score = stated && scoreOf(answer, stated, happened);
      return score === undefined ? [] : [{ at: Date.parse(body.at), score }];
    });
    const stated = statedOf(estimate.body);
    const last = path.at(-1);
    if (stated && last) scored.push({ estimate, stated, score: last.score, path: { said: path } });
  }
  const endsAt = Math.min(now.getTime(), Date.parse(question.body.resolvesAt) + DAY_MS);
  const timed = timedScores(
    scored.map(({ path }) => path),
    endsAt,
  );
  const reference = referenceOf(question.body);
  const referenceScore = reference && scoreOf(answer, reference, happened);
  const lines = scored.map(({ estimate, stated, score, path }, i) => {
    const { forecaster, forecasterKind, institution } = estimate.body;
    const first = path.said[0]?.at ?? endsAt;
    return {
      id: derivedId("score", estimate.id),
      label: labelOfScore(estimate),
      stated,
      score,
      body: {
        questionId: question.id,
        estimateId: estimate.id,
        forecaster,
        ...(forecasterKind !== undefined && { forecasterKind }),
        ...(institution !== undefined && { institution }),
        ...(question.body.topic !== undefined && { topic: question.body.topic }),
        horizonDays: Math.max(0, Math.round((endsAt - first) / DAY_MS)),
        ...timed[i],
      },
    };
  });
  if (happened.kind === "yes-no")
    await transaction.put(
      Score,
      lines.flatMap(({ id, label, stated, score, body }) =>
        stated.kind === "yes-no"
          ? {
              id,
              label,
              body: {
                ...body,
                p: stated.p,
                outcome: happened.isYes ? ("yes" as const) : ("no" as const),
                brier: score,
                log: logarithmic(happened.isYes ? stated.p : 1 - stated.p),
                referenceBrier: referenceScore ?? score,
              },
            }
          : [],
      ),
    );
  else
    await transaction.put(
      AnswerScore,
      lines.map(({ id, label, stated, score, body }) => ({
        id,
        label,
        body: {
          ...body,
          rule: ruleOf(answer),
          score,
          ...(referenceScore !== undefined && { reference: referenceScore }),
          ...besideScore(stated, happened),
        },
      })),
    );
}

function labelOfScore({ label, body: { forecasterKind, by } }: Stored<Estimate>): Label {
  if (forecasterKind !== "person" || by === undefined) return label;
  return joinLabels([label, { ...OPEN, recipients: [by] }]);
}

/** What the crowd and each institution said at the end, as estimates of their own, so that they are scored as all others. */
async function putPools(
  transaction: Transaction,
  question: Stored<Question>,
  estimates: readonly Stored<Estimate>[],
  now: Date,
): Promise<Stored<Estimate>[]> {
  const pooled = estimates.filter(({ body }) => isPooled(body));
  const byInstitution = groupedBy(pooled, ({ body }) => body.institution);
  const groups = [
    ...(pooled.length < FEWEST_POOLED
      ? []
      : [{ forecaster: AGGREGATE_FORECASTER, kind: "model" as const, institution: undefined, own: pooled }]),
    ...[...byInstitution].flatMap(([institution, own]) => {
      const people = new Set(
        own.flatMap(({ body }) => (body.forecasterKind === "person" ? [body.forecaster] : [])),
      );
      // Where the institution has stated its own judgement, that is its forecast.
      const isStated = own.some(({ body }) => body.forecaster === institution);
      return institution === undefined || isStated || people.size < FEWEST_PEOPLE
        ? []
        : [{ forecaster: institution, kind: "institution" as const, institution, own }];
    }),
  ];
  const made = groups.flatMap(({ forecaster, kind, institution, own }) => {
    const stated = pooledAnswers([question], own, new Map()).get(question.id)?.stated;
    if (!stated) return [];
    return {
      id: derivedId("estimate", question.id, kind, forecaster),
      label: joinLabels([question.label, ...own.map(({ label }) => label)]),
      body: {
        questionId: question.id,
        forecaster,
        forecasterKind: kind,
        ...(institution !== undefined && { institution }),
        ...(stated.kind === "yes-no" ? { p: stated.p } : { stated }),
        at: now.toISOString(),
        ...worded({ reason: said("estimate.pooled", { count: { number: own.length } }) }),
      },
    };
  });
  if (made.length === 0) return [];
  await transaction.put(Estimate, made);
  return transaction.view.many(
    Estimate,
    made.map(({ id }) => id),
  );
}
