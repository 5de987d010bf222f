import { z } from "zod";
import { originOf } from "../../kernel/origin.ts";
import { Report } from "../../kernel/report.ts";
import { operation } from "../operation.ts";
import { Candidate, candidatesFor, DecisionTaken, decisionsAbout, Telling, tellingsOf } from "../story.ts";

export const story = operation({
  id: "story",
  title: "Shows who carries a report's story",
  about:
    "The reports with its origin in order of publication, what may carry the same story as well, and what persons have decided about it.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: z.object({
    origin: z.string().optional(),
    tellings: z.array(Telling),
    candidates: z.array(Candidate),
    decisions: z.array(DecisionTaken),
  }),
  async run({ id }, { view }) {
    const report = await view.one(Report, id);
    const origin = originOf(report.body);
    const [tellings, candidates, decisions] = await Promise.all([
      tellingsOf(view, report),
      candidatesFor(view, report),
      decisionsAbout(view, report),
    ]);
    return { ...(origin !== undefined && { origin }), tellings, candidates, decisions };
  },
});
