import { z } from "zod";
import { HOME } from "../../kernel/label.ts";
import { Institution } from "../../kernel/person.ts";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

/** Whom it shares with, and whether it may come in, is for those who keep people. */
const Row = rowSchema(
  Envelope.pick({ id: true }),
  Institution.pick({ key: true, name: true }).extend({
    clients: Institution.shape.clients.unwrap().optional(),
    status: Institution.shape.status.unwrap().optional(),
  }),
);

export const institutions = operation({
  id: "institutions",
  title: "Lists the institutions that share the desk",
  about: "The one with the key home keeps it. Its clients and its standing are shown to who keeps people.",
  permission: "self",
  effect: "read",
  input: z.object({}),
  output: z.object({ home: z.string(), items: z.array(Row) }),
  async run(_input, { system, principal }) {
    const { items } = await system.store
      .systemView()
      .list(Institution, { orderBy: "key", descending: false, limit: 500 });
    const isStaff = system.decider.permissionsOf(principal).includes("staff");
    return {
      home: HOME,
      items: items.map(({ id, body: { key, name, clients, status } }) => ({
        id,
        body: { key, name, ...(isStaff && { clients, status }) },
      })),
    };
  },
});
