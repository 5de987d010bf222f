import { z } from "zod";
import { isKeptBy, putPerson } from "../../guard/people.ts";
import { Fault } from "../../kernel/fault.ts";
import { Person } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const clearanceSave = operation({
  id: "clearance-save",
  title: "Clears a person",
  about:
    "For a TLP, a level and compartments. It holds from their next request on. Nobody clears themselves.",
  permission: "secure",
  marks: ["step-up"],
  effect: "write",
  input: z.object({
    id: z.uuid(),
    clearance: Person.shape.clearance.unwrap(),
    level: Person.shape.level.unwrap(),
    compartments: Person.shape.compartments.unwrap(),
  }),
  output: storedSchema(Person),
  async run({ id, ...cleared }, { principal, writer }) {
    return writer.transaction(async (transaction) => {
      const [standing] = await transaction.view.many(Person, [id]);
      if (!standing || !isKeptBy(principal, standing.body.institution))
        throw new Fault("missing", `There is no person ${id}.`);
      if (id === principal.id)
        throw new Fault("refused", "Nobody clears themselves; ask another security officer.");
      const saved = await putPerson(transaction, { ...standing.body, ...cleared }, id);
      return transaction.view.one(Person, saved);
    });
  },
});
