import { z } from "zod";
import { Claim } from "../../kernel/claim.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Report } from "../../kernel/report.ts";
import { Source } from "../../kernel/source.ts";
import { eventsOfClaims } from "../event-claims.ts";
import { operation } from "../operation.ts";

export const report = operation({
  id: "report",
  title: "Shows one report with its claims",
  about: "The text as received, its source, the claims found in it and the incidents they belong to.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: z.object({
    report: storedSchema(Report),
    source: storedSchema(Source).optional(),
    claims: z.array(storedSchema(Claim)),
    events: z.array(z.object({ id: z.uuid(), title: z.string() })),
  }),
  async run({ id }, { view }) {
    const found = await view.one(Report, id);
    const [source] = await view.many(Source, [found.body.sourceId]);
    const claims = await view.list(Claim, { where: { reportId: id }, limit: 100, descending: false });
    const events = await eventsOfClaims(
      view,
      claims.items.map((claim) => claim.id),
    );
    return {
      report: found,
      ...(source && { source }),
      claims: claims.items,
      events: events.map((event) => ({ id: event.id, title: event.body.title })),
    };
  },
});
