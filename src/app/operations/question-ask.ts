import { z } from "zod";
import { askingFault } from "../../judge/asking.ts";
import { baseRate } from "../../judge/base-rate.ts";
import { BASE_RATE_FORECASTER } from "../../judge/register.ts";
import { Fault } from "../../kernel/fault.ts";
import { worded } from "../../kernel/in-language.ts";
import { joinLabels, UNLABELLED } from "../../kernel/label.ts";
import { Person } from "../../kernel/person.ts";
import { Estimate, Question } from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import type { SeriesKey } from "../../kernel/series.ts";
import { derivedId } from "../../store/identity.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { refuseKeys, refuseSubjects, textsWithin } from "../refuse-subject.ts";

const Asked = Question.omit({ askedBy: true, madeFrom: true, said: true }).extend({
  text: z.string().trim().min(8).max(400).meta({ title: "Question" }),
  baseRateFrom: z.string().trim().max(2_000).default("").meta({
    title: "Reference class",
    description: "What the base rate is of, with k of n; counted by itself where a series has a threshold.",
  }),
});

export const questionAsk = operation({
  id: "question-ask",
  title: "Asks a question",
  about:
    "Yes or no, one of several options, a number or a date; with the rule that resolves it and the reference that everybody has to beat, before its window opens. It cannot be changed afterwards: a wrong one is annulled and asked anew.",
  permission: "judge",
  effect: "write",
  input: z.object({ body: Asked }),
  output: storedSchema(Question),
  async run({ body }, { system, principal, view, writer }) {
    await refuseSubjects(system, [body.text, body.topic]);
    for (const text of textsWithin([body.background, body.criteria?.text, body.answer])) refuseKeys(text);
    const now = system.clock.now();
    const rate = body.rule && body.baseRate === undefined ? await baseRate(view, body.rule) : undefined;
    const question: Question = {
      ...body,
      askedBy: principal.id,
      ...(rate && { baseRate: rate.p, ...worded({ baseRateFrom: rate.from }) }),
    };
    const fault = askingFault(question, now);
    if (fault !== undefined) throw new Fault("invalid", fault);
    if (question.baseRateFrom === "")
      throw new Fault(
        "invalid",
        "The base rate has no reference class; say what it is a rate of, with k of n.",
      );
    const counted = body.rule ?? body.measured;
    if (counted) await requireCounted(view, counted.series);
    const resolvers = question.criteria?.resolvers ?? [];
    const known = await view.many(
      Person,
      resolvers.filter((id) => z.uuid().safeParse(id).success),
    );
    const strange = resolvers.find((id) => id !== principal.id && !known.some((one) => one.id === id));
    if (strange !== undefined)
      throw new Fault(
        "invalid",
        `Nobody here has the id "${strange}"; name a person of this desk as resolver.`,
      );
    return writer.transaction(async (transaction) => {
      const linked = await view.many(Question, [...(question.implies ?? []), ...(question.excludes ?? [])]);
      const label = joinLabels([UNLABELLED, ...linked.map((one) => one.label)]);
      const [put] = await transaction.put(Question, [{ label, body: question }]);
      const id = put?.id ?? "";
      if (question.baseRate !== undefined || question.reference)
        await transaction.put(Estimate, [
          {
            id: derivedId("estimate", id, BASE_RATE_FORECASTER),
            label,
            body: {
              questionId: id,
              forecaster: BASE_RATE_FORECASTER,
              forecasterKind: "reference",
              ...(question.reference ? { stated: question.reference } : { p: question.baseRate }),
              at: now.toISOString(),
              reason: question.baseRateFrom,
              ...(rate && worded({ reason: rate.from })),
            },
          },
        ]);
      return transaction.view.one(Question, id);
    });
  },
});

/** A series that nobody counts would never say how it ended. */
async function requireCounted(view: View, { place, measure, bucket, subject }: SeriesKey): Promise<void> {
  const known = await view.readings({ measure, bucket, places: [place], subjects: [subject] });
  if (known.length === 0)
    throw new Fault(
      "invalid",
      `Nothing counts "${measure}" by the ${bucket} in ${place} here, so that nobody could say how it ended; name a series that exists, or give criteria.`,
    );
}
