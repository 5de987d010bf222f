import { z } from "zod";
import { Warning, WatchLevel } from "../../kernel/warning.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";
import { placeNames } from "../place-names.ts";
import { WarningSummary, warningSummary } from "../warning-summary.ts";

export const warnings = operation({
  id: "warnings",
  title: "Lists warnings, highest level first",
  about:
    "Episodes of concern with level, likelihood, first reason and whether somebody has acknowledged them.",
  permission: "read",
  effect: "read",
  input: z.object({
    status: z.enum(["open", "closed"]).optional(),
    level: WatchLevel.optional(),
    place: z.string().optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(WarningSummary),
  async run({ limit, after, ...where }, { view, language }) {
    const page = await view.list(Warning, { where, orderBy: "level", descending: false, limit, after });
    const nameOf = await placeNames(view, language);
    return {
      items: page.items.map((warning) => warningSummary(warning, nameOf)),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, Warning, where)),
    };
  },
});
