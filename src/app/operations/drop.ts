import { z } from "zod";
import { dropQuarantined } from "../../collect/quarantine.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Quarantined } from "../../kernel/run.ts";
import { operation } from "../operation.ts";

export const drop = operation({
  id: "drop",
  title: "Gives up a quarantined item",
  about: "It stays on record with the note, and is no longer asked about.",
  permission: "collect",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid(), note: z.string().min(1).meta({ description: "Why it is given up." }) }),
  output: storedSchema(Quarantined),
  async run({ id, note }, { system, view, writer }) {
    await view.one(Quarantined, id);
    return dropQuarantined(system.store, writer, id, note);
  },
});
