import { z } from "zod";
import { FieldReport } from "../../kernel/field-report.ts";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { checkReleases, ReleaseStanding } from "../releasing.ts";

/** What may be told, and how far it is from being told. */
const Row = rowSchema(
  Envelope.pick({ id: true, version: true, recordedAt: true, label: true }),
  FieldReport.omit({ raw: true, author: true, clearedBy: true, signedBy: true }),
).extend({
  isSigned: z.boolean(),
  ...ReleaseStanding.shape,
});

export const fieldReports = operation({
  id: "field-reports",
  title: "Lists what human sources told, above the line",
  about:
    "Only to readers of its compartment; with what still stands in the way of each release, were you to sign it. What was told is `field-report`.",
  permission: "read",
  effect: "read",
  input: z.object({
    id: z.uuid().optional().meta({ description: "This one alone." }),
    pseudonym: z.string().max(40).optional(),
    status: z.enum(["written", "released"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(Row),
  async run({ id, limit, after, ...where }, { system, principal, view }) {
    const page = id
      ? { items: [await view.one(FieldReport, id)] }
      : await view.list(FieldReport, { where, limit, after });
    const findings = await checkReleases(page.items, { system, principal });
    const items = page.items.map((item, i) => ({
      ...item,
      isSigned: item.body.signedBy !== undefined,
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
