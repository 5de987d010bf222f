import { z } from "zod";
import type { Principal } from "../../guard/principal.ts";
import { statingFault } from "../../judge/asking.ts";
import { AGGREGATE_FORECASTER } from "../../judge/pooled.ts";
import { BASE_RATE_FORECASTER, WARNING_FORECASTER } from "../../judge/register.ts";
import { INDICATOR_FORECASTER } from "../../judge/register-problem.ts";
import { Stated, statedFault } from "../../kernel/answer.ts";
import { Fault } from "../../kernel/fault.ts";
import { joinLabels, OPEN } from "../../kernel/label.ts";
import {
  answerOf,
  Estimate,
  type ForecasterKind,
  ForecastTeam,
  Question,
  Resolution,
  SealedEstimate,
} from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { revealIn } from "../../review/reveal.ts";
import { derivedId } from "../../store/identity.ts";
import { lockRecords } from "../../store/record-locks.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";

const RESERVED = [BASE_RATE_FORECASTER, WARNING_FORECASTER, INDICATOR_FORECASTER, AGGREGATE_FORECASTER];

const As = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("team"), id: z.uuid() }),
    z.object({
      kind: z.literal("model"),
      name: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,60}$/, "lower-case letters, digits, hyphens and dots"),
    }),
  ])
  .meta({ description: "For a team that one is a member of, or for a model; oneself where it is left out." });

export const estimateState = operation({
  id: "estimate-state",
  title: "States an estimate, or a newer one",
  about:
    "Of a question that is still open: first the base rate and its class, then the estimate with what makes this case differ. Earlier ones stay as versions and are scored for the days they stood. In a blind round nobody else sees it.",
  permission: "judge",
  effect: "write",
  input: z.object({
    questionId: z.uuid(),
    as: As.optional(),
    stated: Stated,
    base: Estimate.shape.base.meta({
      description: "The outside view; needed with the first estimate, kept with later ones.",
    }),
    reason: z.string().trim().max(8_000).default("").meta({ description: "What makes this case differ." }),
  }),
  output: storedSchema(Estimate),
  async run({ questionId, as, stated, base, reason }, { system, principal, view, writer }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be estimated; set the clock back to now first.");
    for (const text of [reason, base?.because ?? ""]) refuseKeys(text);
    const question = await view.one(Question, questionId);
    const whose = await forecasterOf(view, principal, as);
    const now = system.clock.now();
    const answer = answerOf(question.body);
    const wrong = statedFault(answer, stated) ?? (base && statedFault(answer, base.stated));
    if (wrong !== undefined) throw new Fault("invalid", wrong);
    const id = derivedId("estimate", questionId, whose.forecaster);
    await writer.transaction(async (transaction) => {
      await lockRecords(transaction.sql, Question, [questionId]);
      const [resolution] = await transaction.view.many(Resolution, [
        derivedId("resolution-of-question", questionId),
      ]);
      const stating = { persons: whose.persons, isResolved: resolution !== undefined };
      const late = statingFault(question.body, stating, now);
      if (late !== undefined) throw new Fault("conflict", late);
      await revealIn(transaction, now);
      const { blindUntil } = question.body;
      const isBlind = blindUntil !== undefined && now < new Date(blindUntil);
      const [before] = isBlind
        ? await transaction.view.many(SealedEstimate, [id])
        : await transaction.view.many(Estimate, [id]);
      const outside = base ?? before?.body.base;
      if (!outside && whose.forecasterKind !== "model")
        throw new Fault(
          "invalid",
          "The outside view is missing; state the base rate and the class it is of before what makes this case differ.",
        );
      const body = {
        questionId,
        forecaster: whose.forecaster,
        forecasterKind: whose.forecasterKind,
        institution: principal.reader.institution,
        by: principal.id,
        ...(stated.kind === "yes-no" ? { p: stated.p } : { stated }),
        ...(outside && { base: outside }),
        at: now.toISOString(),
        reason,
      };
      const own = joinLabels([
        question.label,
        { ...OPEN, recipients: whose.persons.length > 0 ? [...whose.persons] : [principal.id] },
      ]);
      if (isBlind)
        await transaction.put(SealedEstimate, [{ id, label: own, body: { ...body, opensAt: blindUntil } }]);
      else await transaction.put(Estimate, [{ id, label: question.label, body }]);
    });
    const [sealed] = await view.many(SealedEstimate, [id]);
    const [open] = await view.many(Estimate, [id]);
    if (open) return open;
    if (!sealed) throw new Fault("missing", `There is no estimate ${id}.`);
    const { opensAt: _, ...body } = sealed.body;
    return { ...sealed, body };
  },
});

interface Whose {
  readonly forecaster: string;
  readonly forecasterKind: ForecasterKind;
  readonly persons: readonly string[];
}

async function forecasterOf(
  view: View,
  { id, isLocal }: Principal,
  as: z.infer<typeof As> | undefined,
): Promise<Whose> {
  if (!as) return { forecaster: id, forecasterKind: "person", persons: [id] };
  if (as.kind === "model") {
    if (RESERVED.includes(as.name))
      throw new Fault(
        "invalid",
        `"${as.name}" is a name that the desk's own rules estimate under; choose another.`,
      );
    // Whoever has a desk to themselves feeds the models, too; several people keep each other from doing both.
    return { forecaster: as.name, forecasterKind: "model", persons: isLocal ? [] : [id] };
  }
  const { body } = await view.one(ForecastTeam, as.id);
  if (body.status === "closed") throw new Fault("conflict", `The team ${body.name} is closed.`);
  if (!body.members.includes(id))
    throw new Fault("forbidden", `You are no member of ${body.name}; its members state for it.`);
  return { forecaster: as.id, forecasterKind: "team", persons: body.members };
}
