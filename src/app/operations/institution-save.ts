import { z } from "zod";
import { institutionWith, putInstitution } from "../../guard/people.ts";
import { Fault } from "../../kernel/fault.ts";
import { HOME } from "../../kernel/label.ts";
import { Institution } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const institutionSave = operation({
  id: "institution-save",
  title: "Takes an institution in, or changes it",
  about:
    "The key stays what it is, because labels carry it. Whoever belongs to a suspended institution may not sign in. Only the institution that keeps the desk does this.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  input: z.object({ body: Institution }),
  output: storedSchema(Institution),
  async run({ body }, { principal, writer }) {
    if (principal.reader.institution !== HOME)
      throw new Fault("forbidden", "Institutions are taken in by the one that keeps the desk.");
    if (body.key === HOME && body.status === "suspended")
      throw new Fault("refused", "The institution that keeps the desk cannot be suspended.");
    return writer.transaction(async (transaction) => {
      const standing = await institutionWith(transaction.view, body.key);
      const id = await putInstitution(transaction, body, standing?.id);
      return transaction.view.one(Institution, id);
    });
  },
});
