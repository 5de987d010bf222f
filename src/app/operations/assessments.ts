import { z } from "zod";
import { Assessment } from "../../kernel/assessment.ts";
import { Label } from "../../kernel/label.ts";
import { likelihoodWords } from "../../kernel/likelihood.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { placeNames } from "../place-names.ts";

export const assessments = operation({
  id: "assessments",
  title: "Lists assessments, newest first",
  about: "Drafts and final ones with their likelihood and, apart from it, their confidence.",
  permission: "read",
  effect: "read",
  input: z.object({ status: z.enum(["draft", "final"]).optional(), limit: Limit, after: After }),
  output: pageOf(
    z.object({
      id: z.uuid(),
      title: z.string(),
      status: z.enum(["draft", "final"]),
      words: z.string(),
      p: z.number(),
      confidence: z.enum(["low", "moderate", "high"]),
      placeName: z.string().optional(),
      recordedAt: z.iso.datetime(),
      recordedBy: z.string(),
      label: Label,
    }),
  ),
  async run({ status, limit, after }, { view }) {
    const page = await view.list(Assessment, { where: { status }, limit, after });
    const nameOf = await placeNames(view);
    return {
      items: page.items.map(({ id, body, recordedAt, recordedBy, label }) => ({
        id,
        title: body.title,
        status: body.status,
        words: likelihoodWords(body.likelihood),
        p: body.likelihood.p,
        confidence: body.confidence.level,
        ...(body.place && { placeName: nameOf(body.place) }),
        recordedAt,
        recordedBy,
        label,
      })),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, Assessment, { status })),
    };
  },
});
