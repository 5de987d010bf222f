import { z } from "zod";
import type { Principal } from "../../guard/principal.ts";
import { Happened, happenedFault } from "../../kernel/answer.ts";
import { Fault } from "../../kernel/fault.ts";
import {
  answerOf,
  Estimate,
  ForecastTeam,
  Question,
  Resolution,
  SealedEstimate,
} from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { putResolution } from "../../review/resolve.ts";
import { revealIn } from "../../review/reveal.ts";
import { scoreQuestion } from "../../review/score-question.ts";
import { derivedId } from "../../store/identity.ts";
import { lockRecords } from "../../store/record-locks.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";

const MOST_ESTIMATES = 500;

export const questionResolve = operation({
  id: "question-resolve",
  title: "Resolves a question, or annuls it",
  about:
    "By one of those whom the question names for it, none of whom has estimated it, with the source in which the answer was read; everybody who estimated it is scored. Annulled, with the reason, nobody is.",
  permission: "judge",
  effect: "write",
  input: z.object({
    questionId: z.uuid(),
    happened: Happened.optional().meta({ description: "Left out, the question is annulled." }),
    source: z.string().trim().max(2_000).default("").meta({ title: "Source" }),
    why: z.string().trim().min(1).max(4_000).meta({ title: "Why" }),
  }),
  output: storedSchema(Resolution),
  async run({ questionId, happened, source, why }, { system, principal, view, writer }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be resolved; set the clock back to now first.");
    for (const text of [source, why]) refuseKeys(text);
    const question = await view.one(Question, questionId);
    const { criteria } = question.body;
    if (!criteria?.resolvers.includes(principal.id))
      throw new Fault(
        "forbidden",
        criteria
          ? "Only those whom the question names as resolvers may resolve it; ask one of them."
          : "This question is resolved by the series it names, and by nobody's word.",
      );
    const now = system.clock.now();
    if (happened) {
      const { opensAt } = question.body;
      if (now.toISOString().slice(0, 10) < opensAt)
        throw new Fault(
          "conflict",
          `The window opens on ${opensAt}, and nothing can have happened in it yet; a question that was asked wrongly is annulled.`,
        );
      const fault = happenedFault(answerOf(question.body), happened);
      if (fault !== undefined) throw new Fault("invalid", fault);
      if (source === "")
        throw new Fault(
          "invalid",
          "The source is missing; say where the answer was read, so that others can check it.",
        );
    }
    await writer.transaction(async (transaction) => {
      await lockRecords(transaction.sql, Question, [questionId]);
      const [resolved] = await transaction.view.many(Resolution, [
        derivedId("resolution-of-question", questionId),
      ]);
      if (resolved)
        throw new Fault("conflict", "This question is resolved already, and an outcome stays as it is.");
      await refuseForecaster(transaction.view, questionId, principal);
      await revealIn(transaction, now);
      const outcome = outcomeOf(happened);
      const told = {
        outcome,
        ...(happened && { happened }),
        ...(happened?.kind === "number" && { observed: happened.value }),
        ...(source !== "" && { source }),
        resolvedBy: principal.id,
        why,
      };
      await putResolution(transaction, question, told, now);
      if (happened) await scoreQuestion(transaction, question, happened, now);
    });
    return view.one(Resolution, derivedId("resolution-of-question", questionId));
  },
});

function outcomeOf(happened: Happened | undefined): Resolution["outcome"] {
  if (!happened) return "annulled";
  if (happened.kind !== "yes-no") return "settled";
  return happened.isYes ? "yes" : "no";
}

/** Whoever has estimated it, alone or in a team, before they were named or by another way in. */
async function refuseForecaster(
  view: View,
  questionId: string,
  { id: person, isLocal }: Principal,
): Promise<void> {
  const where = { questionId };
  // One after the other: a transaction has one connection.
  const open = await view.list(Estimate, { where, limit: MOST_ESTIMATES });
  const sealed = await view.list(SealedEstimate, { where, limit: MOST_ESTIMATES });
  const teams = await view.list(ForecastTeam, { limit: MOST_ESTIMATES });
  const own = new Set(teams.items.filter(({ body }) => body.members.includes(person)).map(({ id }) => id));
  const isOwn = ({ body }: (typeof open.items)[number] | (typeof sealed.items)[number]) => {
    const { by, forecaster, forecasterKind } = body;
    if (isLocal && forecasterKind === "model") return false;
    return by === person || forecaster === person || own.has(forecaster);
  };
  if ([...open.items, ...sealed.items].some(isOwn))
    throw new Fault(
      "forbidden",
      "You have estimated this question, alone or in a team, and so cannot resolve it; another of its resolvers has to.",
    );
}
