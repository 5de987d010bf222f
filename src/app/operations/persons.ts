import { z } from "zod";
import { isKeptBy, signInMeans } from "../../guard/people.ts";
import { Person } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const persons = operation({
  id: "persons",
  title: "Lists who works at the desk",
  about: "Those of one's own institution; the one that keeps the desk sees all.",
  permission: "staff",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      storedSchema(Person).extend({
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
    return { items: shown.map((item) => ({ ...item, ...means(item.id) })) };
  },
});
