import { z } from "zod";
import { FieldReport } from "../../kernel/field-report.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { checkReleases, ReleaseStanding } from "../releasing.ts";

export const fieldReport = operation({
  id: "field-report",
  title: "Shows what a human source told, in full",
  about:
    "Above the line: what was told, by whom it was written and signed; only to readers of its compartment, whose looking leaves an entry in the audit log.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(FieldReport).extend(ReleaseStanding.shape),
  async run({ id }, { system, principal, view }) {
    const found = await view.one(FieldReport, id);
    const [findings = []] = await checkReleases([found], { system, principal });
    return { ...found, isYours: found.body.author === principal.id, findings: [...findings] };
  },
});
