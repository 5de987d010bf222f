import { z } from "zod";
import { Assessment } from "../../kernel/assessment.ts";
import { partsOf, worded } from "../../kernel/in-language.ts";
import { Label } from "../../kernel/label.ts";
import { likelihoodSaid } from "../../kernel/likelihood.ts";
import { SaidFields } from "../../kernel/said.ts";
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
      said: SaidFields,
      p: z.number(),
      confidence: z.enum(["low", "moderate", "high"]),
      placeName: z.string().optional(),
      recordedAt: z.iso.datetime(),
      recordedBy: z.string(),
      label: Label,
    }),
  ),
  async run({ status, limit, after }, { view, language }) {
    const page = await view.list(Assessment, { where: { status }, limit, after });
    const nameOf = await placeNames(view, language);
    return {
      items: page.items.map(({ id, body, recordedAt, recordedBy, label }) => ({
        id,
        ...worded({ title: partsOf(body, "title"), words: likelihoodSaid(body.likelihood) }),
        status: body.status,
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
