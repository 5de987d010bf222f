import { z } from "zod";
import { Event } from "../../kernel/event.ts";
import { Incident, incidentOf } from "../incident.ts";
import { operation } from "../operation.ts";
import { After, pageOf, totalOf } from "../page.ts";

export const incidents = operation({
  id: "incidents",
  title: "Lists incidents, newest first",
  about: "Claims joined into happenings, with deaths, media volume and independent origins kept apart.",
  permission: "read",
  effect: "read",
  input: z.object({
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    country: z.string().length(3).optional(),
    type: z.string().optional(),
    ids: z.array(z.uuid()).max(100).optional().meta({
      description: "These, in this order, whatever else is asked; at most 100.",
    }),
    limit: z.int().min(1).max(5_000).default(500),
    after: After,
  }),
  output: pageOf(Incident),
  async run({ ids, from, to, country, type, limit, after }, { view }) {
    if (ids) return { items: (await view.many(Event, ids)).map(incidentOf) };
    const where = {
      country,
      type,
      ...((from || to) && { day: { ...(from && { from }), ...(to && { to }) } }),
    };
    const page = await view.list(Event, { where, orderBy: "day", limit, after });
    return {
      items: page.items.map(incidentOf),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, Event, where)),
    };
  },
});
