import { z } from "zod";
import { Brief } from "../../kernel/brief.ts";
import { Label } from "../../kernel/label.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const briefs = operation({
  id: "briefs",
  title: "Lists briefs, newest first",
  about: "Each with the time it speaks of, when it was made, and its banner.",
  permission: "read",
  effect: "read",
  input: z.object({ limit: Limit, after: After }),
  output: pageOf(
    z.object({
      id: z.uuid(),
      title: z.string(),
      asOf: z.iso.datetime(),
      language: z.string(),
      recordedAt: z.iso.datetime(),
      banner: z.string(),
      label: Label,
    }),
  ),
  async run({ limit, after }, { view }) {
    const page = await view.list(Brief, { limit, after });
    return {
      items: page.items.map(({ id, body, recordedAt, label }) => ({
        id,
        title: body.title,
        asOf: body.asOf,
        language: body.language,
        recordedAt,
        banner: body.banner,
        label,
      })),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, Brief)),
    };
  },
});
