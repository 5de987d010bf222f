import { z } from "zod";
import { FieldReport } from "../../kernel/field-report.ts";
import { storedSchema } from "../../kernel/record.ts";
import { RELEASE_CHECKS } from "../../publish/release-checks.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { checkRelease } from "../releasing.ts";

export const fieldReports = operation({
  id: "field-reports",
  title: "Lists what human sources told, above the line",
  about:
    "Only to readers of its compartment; with what still stands in the way of each release, were you to sign it.",
  permission: "read",
  effect: "read",
  input: z.object({
    pseudonym: z.string().max(40).optional(),
    status: z.enum(["written", "released"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(
    storedSchema(FieldReport).extend({
      findings: z.array(
        z.strictObject({
          check: z.enum(RELEASE_CHECKS),
          sentence: z.string(),
          found: z.string().optional(),
        }),
      ),
    }),
  ),
  async run({ limit, after, ...where }, { system, principal, view }) {
    const page = await view.list(FieldReport, { where, limit, after });
    const items = [];
    for (const item of page.items)
      items.push({
        ...item,
        findings: item.body.status === "written" ? await checkRelease(item, { system, principal }) : [],
      });
    return { items, ...(page.next && { next: page.next }), ...(await totalOf(view, FieldReport, where)) };
  },
});
