import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Quarantined } from "../../kernel/run.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const quarantine = operation({
  id: "quarantine",
  title: "Lists what could not be taken in",
  about: "Items with their file, position, reason and raw bytes; correct and replay them, or drop them.",
  permission: "read",
  effect: "read",
  input: z.object({
    runId: z.uuid().optional(),
    status: z.enum(["open", "replayed", "dropped"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(storedSchema(Quarantined)),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(Quarantined, { where, limit, after });
    return { ...page, ...(await totalOf(view, Quarantined, where)) };
  },
});
