import { z } from "zod";
import { missingFrom } from "../../judge/gate.ts";
import { portionsOf } from "../../judge/portions.ts";
import { Assessment } from "../../kernel/assessment.ts";
import { worded } from "../../kernel/in-language.ts";
import { banner } from "../../kernel/label.ts";
import { Estimate, Question, Resolution, Score } from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { SaidFields } from "../../kernel/said.ts";
import { Warning } from "../../kernel/warning.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";
import { WarningSummary, warningSummary } from "../warning-summary.ts";

export const assessment = operation({
  id: "assessment",
  title: "Shows one assessment",
  about:
    "Its typed statements, what the gate still misses, and, once final, its question, outcome and scores.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: z.object({
    assessment: storedSchema(Assessment),
    marks: z.array(z.string()).meta({ description: "Portion marks, one a statement." }),
    missing: z.array(z.string()),
    said: SaidFields,
    versions: z.array(
      z.object({ version: z.int(), recordedAt: z.iso.datetime(), recordedBy: z.string(), p: z.number() }),
    ),
    warning: WarningSummary.optional(),
    question: storedSchema(Question).optional(),
    estimates: z.array(storedSchema(Estimate)),
    resolution: storedSchema(Resolution).optional(),
    scores: z.array(storedSchema(Score)),
  }),
  async run({ id }, { view, language }) {
    const found = await view.one(Assessment, id);
    const { warningId, questionId } = found.body;
    const history = await view.history(Assessment, id);
    const [warning] = warningId ? await view.many(Warning, [warningId]) : [];
    const [question] = questionId ? await view.many(Question, [questionId]) : [];
    const where = { questionId: questionId ?? id };
    const [estimates, resolutions, scores] = await Promise.all([
      view.list(Estimate, { where }),
      view.list(Resolution, { where }),
      view.list(Score, { where }),
    ]);
    const [resolution] = resolutions.items;
    return {
      assessment: found,
      marks: (await portionsOf(view, found)).map(banner),
      ...worded({ missing: missingFrom(found.body) }),
      versions: history.map(({ version, recordedAt, recordedBy, body }) => ({
        version,
        recordedAt,
        recordedBy,
        p: body.likelihood.p,
      })),
      ...(warning && { warning: warningSummary(warning, await placeNames(view, language)) }),
      ...(question && { question }),
      estimates: estimates.items,
      ...(resolution && { resolution }),
      scores: scores.items,
    };
  },
});
