import { z } from "zod";
import { institutionWith, isKeptBy, putPerson } from "../../guard/people.ts";
import { endSessions } from "../../guard/sessions.ts";
import { Fault } from "../../kernel/fault.ts";
import { Person } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

const Kept = Person.omit({ clearance: true, level: true, compartments: true });

export const personSave = operation({
  id: "person-save",
  title: "Takes a person in, or changes who they are",
  about:
    "Name, institution, roles, until when. Nobody changes their own roles, and some roles exclude one another. What they are cleared for is a security officer's (clearance-save). A new person signs in once invited.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  input: z.object({ id: z.uuid().optional(), body: Kept }),
  output: storedSchema(Person),
  async run({ id, body }, { principal, writer }) {
    if (principal.isLocal)
      throw new Fault(
        "conflict",
        "Nobody signs in to this desk yet; run ./presage setup on its machine, which makes the first administrator.",
      );
    return writer.transaction(async (transaction) => {
      const [standing] = id === undefined ? [] : await transaction.view.many(Person, [id]);
      if (id !== undefined && !(standing && isKeptBy(principal, standing.body.institution)))
        throw new Fault("missing", `There is no person ${id}.`);
      const institution = await institutionWith(transaction.view, body.institution);
      if (!institution || !isKeptBy(principal, body.institution))
        throw new Fault("invalid", `There is no institution ${body.institution} in your keeping.`);
      if (standing && id === principal.id && !isSameOffice(standing.body, body))
        throw new Fault(
          "refused",
          "Nobody changes their own roles, institution or standing; ask another administrator.",
        );
      const { clearance, level, compartments } = standing?.body ?? Person.parse(body);
      const saved = await putPerson(transaction, { ...body, clearance, level, compartments }, id);
      if (id !== undefined && body.status === "suspended") await endSessions(transaction.sql, id);
      return transaction.view.one(Person, saved);
    });
  },
});

function isSameOffice(standing: Person, body: z.output<typeof Kept>): boolean {
  return (
    [...standing.roles].sort().join() === [...body.roles].sort().join() &&
    standing.institution === body.institution &&
    standing.status === body.status
  );
}
