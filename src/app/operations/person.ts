import { z } from "zod";
import { isKeptBy } from "../../guard/people.ts";
import { Fault } from "../../kernel/fault.ts";
import { Person } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const person = operation({
  id: "person",
  title: "Shows who somebody at the desk is",
  about: "The whole record, sign-in name and end of time included; of the people one administers.",
  permission: "administer",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Person),
  async run({ id }, { system, principal }) {
    const [found] = await system.store.systemView().many(Person, [id]);
    if (!found || !isKeptBy(principal, found.body.institution))
      throw new Fault("missing", `There is no person ${id}.`);
    return found;
  },
});
