import { z } from "zod";
import { FieldReport } from "../../kernel/field-report.ts";
import { storedSchema } from "../../kernel/record.ts";
import { RELEASE_CHECKS } from "../../publish/release-checks.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { checkReleases } from "../releasing.ts";

export const fieldReports = operation({
  id: "field-reports",
  title: "Lists what human sources told, above the line",
  about:
    "Only to readers of its compartment; with what still stands in the way of each release, were you to sign it.",
  permission: "read",
  effect: "read",
  input: z.object({
    id: z.uuid().optional().meta({ description: "This one alone." }),
    pseudonym: z.string().max(40).optional(),
    status: z.enum(["written", "released"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(
    storedSchema(FieldReport).extend({
      isYours: z.boolean().meta({ description: "Whether you wrote it, and so may correct it." }),
      findings: z.array(
        z.strictObject({
          check: z.enum(RELEASE_CHECKS),
          sentence: z.string(),
          found: z.string().optional(),
        }),
      ),
    }),
  ),
  async run({ id, limit, after, ...where }, { system, principal, view }) {
    const page = id
      ? { items: [await view.one(FieldReport, id)] }
      : await view.list(FieldReport, { where, limit, after });
    const findings = await checkReleases(page.items, { system, principal });
    const items = page.items.map((item, i) => ({
      ...item,
      isYours: item.body.author === principal.id,
      findings: [...(findings[i] ?? [])],
    }));
    if (id) return { items, total: 1 };
    return {
      items,
      ...("next" in page && page.next && { next: page.next }),
      ...(await totalOf(view, FieldReport, where)),
    };
  },
});
