import { z } from "zod";
import { statingFault } from "../../judge/asking.ts";
import { incoherences } from "../../judge/coherence.ts";
import { Stated } from "../../kernel/answer.ts";
import { Fault } from "../../kernel/fault.ts";
import {
  AnswerScore,
  Estimate,
  ForecasterKind,
  Question,
  QuestionComment,
  Resolution,
  Score,
  SealedEstimate,
  statedOf,
} from "../../kernel/question.ts";
import { type Stored, storedSchema } from "../../kernel/record.ts";
import type { View } from "../../store/view.ts";
import { forecasterNames } from "../forecaster-names.ts";
import { operation } from "../operation.ts";
import { QuestionShown, questionShown } from "../question-shown.ts";
import { ownTeams, type Standing, standings } from "../question-standing.ts";

const EstimateShown = z.object({
  id: z.uuid(),
  forecaster: z.string(),
  name: z.string(),
  kind: ForecasterKind.optional(),
  institution: z.string().optional(),
  isOwn: z.boolean(),
  isSealed: z.boolean(),
  stated: Stated,
  base: Estimate.shape.base,
  at: z.iso.datetime(),
  reason: z.string(),
  said: Estimate.shape.said,
  earlier: z.array(z.object({ at: z.iso.datetime(), stated: Stated, reason: z.string() })),
});

export const question = operation({
  id: "question",
  title: "Shows a question",
  about:
    "How it is resolved, who stated what and why, what that says together, who dissents, and what contradicts it. Scores of persons are shown to themselves alone.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: z.object({
    question: storedSchema(Question),
    shown: QuestionShown,
    isRegisteredBefore: z.boolean().meta({
      description: "Whether it stood in the audit log before its window opened.",
    }),
    resolvers: z.array(z.object({ id: z.string(), name: z.string() })),
    mayEstimate: z.boolean(),
    mayNot: z.string().optional().meta({ description: "Why you cannot estimate it." }),
    mayResolve: z.boolean(),
    teams: z.array(z.object({ id: z.uuid(), name: z.string() })).meta({ description: "Yours." }),
    estimates: z.array(EstimateShown),
    comments: z.array(z.object({ id: z.uuid(), name: z.string(), at: z.iso.datetime(), text: z.string() })),
    resolution: storedSchema(Resolution).optional(),
    resolvedBy: z.string().optional(),
    incoherent: z.array(
      z.object({
        kind: z.enum(["implies", "excludes"]),
        excess: z.number(),
        questions: z.array(z.object({ id: z.uuid(), text: z.string(), p: z.number() })),
      }),
    ),
    scores: z.array(
      z.object({
        forecaster: z.string(),
        name: z.string(),
        score: z.number(),
        reference: z.number().optional(),
        overDays: z.number().optional(),
        peer: z.number().optional(),
      }),
    ),
  }),
  async run({ id }, { system, principal, view }) {
    const now = system.clock.now();
    const all = await standings(view, principal, now);
    const standing = all.find(({ question: one }) => one.id === id);
    if (!standing) throw new Fault("missing", `There is no question ${id}.`);
    const { body } = standing.question;
    const [teams, comments, scores, earlier] = await Promise.all([
      ownTeams(view, principal),
      standing.state === "blind"
        ? []
        : view
            .list(QuestionComment, { where: { questionId: id }, orderBy: "at", limit: 500 })
            .then(({ items }) => items),
      scoresShown(view, id),
      Promise.all(standing.estimates.map((one) => earlierOf(view, one))),
    ]);
    const name = await forecasterNames(view, [
      ...standing.estimates.map((one) => one.body.forecaster),
      ...comments.map((one) => one.body.by),
      ...scores.map(({ forecaster }) => forecaster),
      ...(body.criteria?.resolvers ?? []),
    ]);
    const resolution = standing.resolution;
    const late = statingFault(
      body,
      { persons: [principal.id], isResolved: resolution !== undefined },
      view.asOf ?? now,
    );
    const own = new Set(standing.own.map((one) => one.id));
    const isResolver = body.criteria?.resolvers.includes(principal.id) ?? false;
    return {
      question: standing.question,
      shown: questionShown(standing, name),
      isRegisteredBefore: standing.question.recordedAt.slice(0, 10) < body.opensAt,
      resolvers: (body.criteria?.resolvers ?? []).map((one) => ({ id: one, name: name(one) })),
      mayEstimate: late === undefined,
      ...(late !== undefined && { mayNot: late }),
      mayResolve: isResolver && !resolution && own.size === 0,
      teams: teams.map((one) => ({ id: one.id, name: one.body.name })),
      estimates: standing.estimates.flatMap((one, i) => {
        const stated = statedOf(one.body);
        if (!stated) return [];
        const { forecaster, forecasterKind, institution, base, at, reason, said } = one.body;
        return {
          id: one.id,
          forecaster,
          name: name(forecaster),
          ...(forecasterKind && { kind: forecasterKind }),
          ...(institution !== undefined && { institution }),
          isOwn: own.has(one.id),
          isSealed: standing.state === "blind",
          stated,
          ...(base && { base }),
          at,
          reason,
          ...(said && { said }),
          earlier: earlier[i] ?? [],
        };
      }),
      comments: comments.map((one) => ({
        id: one.id,
        name: name(one.body.by),
        at: one.body.at,
        text: one.body.text,
      })),
      ...(resolution && { resolution }),
      ...(resolution?.body.resolvedBy !== undefined && { resolvedBy: name(resolution.body.resolvedBy) }),
      incoherent: incoherentWith(id, all),
      scores: scores.map((one) => ({ ...one, name: name(one.forecaster) })),
    };
  },
});

async function earlierOf(view: View, { id }: Stored<Estimate>) {
  const open = await view.history(Estimate, id);
  const versions = open.length > 0 ? open : await view.history(SealedEstimate, id);
  return versions.slice(0, -1).flatMap(({ body }) => {
    const stated = statedOf(body);
    return stated ? [{ at: body.at, stated, reason: body.reason }] : [];
  });
}

async function scoresShown(view: View, questionId: string) {
  const where = { questionId };
  const [yesNo, others] = await Promise.all([
    view.list(Score, { where, limit: 500 }),
    view.list(AnswerScore, { where, limit: 500 }),
  ]);
  return [
    ...yesNo.items.map(({ body }) => ({ ...body, score: body.brier, reference: body.referenceBrier })),
    ...others.items.map(({ body }) => body),
  ].map(({ forecaster, score, reference, overDays, peer }) => ({
    forecaster,
    score,
    ...(reference !== undefined && { reference }),
    ...(overDays !== undefined && { overDays }),
    ...(peer !== undefined && { peer }),
  }));
}

function incoherentWith(id: string, all: readonly Standing[]) {
  const texts = new Map(all.map(({ question: one }) => [one.id, one.body.text]));
  const probable = all.flatMap(({ question: { id: own, body }, pooled, state }) =>
    pooled?.stated.kind === "yes-no" && (state === "open" || state === "closed")
      ? [{ id: own, body, p: pooled.stated.p }]
      : [],
  );
  const ps = new Map(probable.map((one) => [one.id, one.p]));
  return incoherences(probable)
    .filter(({ ids }) => ids.includes(id))
    .map(({ kind, ids, excess }) => ({
      kind,
      excess,
      questions: ids.map((one) => ({ id: one, text: texts.get(one) ?? one, p: ps.get(one) ?? 0 })),
    }));
}
