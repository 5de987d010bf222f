import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { FieldReport } from "../../kernel/field-report.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const clearFieldReport = operation({
  id: "clear-field-report",
  title: "Lets a release pass although few could have known",
  about:
    "Only a source-protection officer, with a reason, and not who wrote it; whatever else is found still stops it.",
  permission: "protect",
  marks: ["step-up"],
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid(), version: z.int().min(1), because: z.string().trim().min(1).max(2_000) }),
  output: storedSchema(FieldReport),
  async run({ id, version, because }, { principal, view, writer }) {
    if (!principal.roles.includes("source-protection-officer"))
      throw new Fault("forbidden", "Only a source-protection officer lets this pass.");
    return revise(
      { view, writer },
      FieldReport,
      id,
      (body) => {
        if (body.status === "released") throw new Fault("conflict", "This was released already.");
        if (body.author === principal.id)
          throw new Fault("refused", "You wrote this yourself; another officer has to let it pass.");
        return { ...body, clearedBy: principal.id, clearedBecause: because };
      },
      version,
    );
  },
});
