import { z } from "zod";
import { isKeptBy, signInMeans } from "../../guard/people.ts";
import { maskedAddress } from "../../kernel/masked.ts";
import { Person } from "../../kernel/person.ts";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

const Row = rowSchema(
  Envelope.pick({ id: true }),
  Person.pick({
    name: true,
    signInName: true,
    institution: true,
    roles: true,
    clearance: true,
    level: true,
    compartments: true,
    status: true,
  }),
);

export const persons = operation({
  id: "persons",
  title: "Lists who works at the desk",
  about:
    "Those of one's own institution; the one that keeps the desk sees all. Sign-in names are whole for who administers, and masked for everybody else; a person's whole record is `person`.",
  permission: "staff",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      Row.extend({
        hasPassword: z.boolean().meta({ description: "Has taken up an invitation." }),
        hasCodes: z.boolean(),
        passkeys: z.int(),
      }),
    ),
  }),
  async run(_input, { system, principal }) {
    const view = system.store.systemView();
    const { items } = await view.list(Person, { orderBy: "signInName", descending: false, limit: 5_000 });
    const shown = items.filter(({ body }) => isKeptBy(principal, body.institution));
    const means = await signInMeans(
      system.store.pool,
      shown.map(({ id }) => id),
    );
    const isKeeper = system.decider.permissionsOf(principal).includes("administer");
    return {
      items: shown.map(({ id, body }) => ({
        id,
        body: { ...body, signInName: isKeeper ? body.signInName : maskedAddress(body.signInName) },
        ...means(id),
      })),
    };
  },
});
