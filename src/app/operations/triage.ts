import { z } from "zod";
import { Grade } from "../../kernel/grade.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Report } from "../../kernel/report.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const triage = operation({
  id: "triage",
  title: "Keeps, rejects or grades a report",
  about: "Sets the state of a report in the inbox and, if given, its Admiralty grade; nothing is deleted.",
  permission: "collect",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    triage: z.enum(["new", "kept", "rejected"]).optional(),
    grade: Grade.optional(),
  }),
  output: storedSchema(Report),
  run: ({ id, triage: state, grade }, { view, writer }) =>
    revise({ view, writer }, Report, id, (body) => ({
      ...body,
      ...(state && { triage: state }),
      ...(grade && { grade }),
    })),
});
