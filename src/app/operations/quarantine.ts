import { z } from "zod";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { Quarantined } from "../../kernel/run.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

const Row = rowSchema(
  Envelope.pick({ id: true, recordedAt: true }),
  Quarantined.pick({ runId: true, input: true, position: true, reason: true, rawBytes: true, status: true }),
);

export const quarantine = operation({
  id: "quarantine",
  title: "Lists what could not be taken in",
  about:
    "Items with their file, position and reason; `quarantined` shows one with its bytes, to be corrected and replayed, or dropped.",
  permission: "read",
  effect: "read",
  input: z.object({
    runId: z.uuid().optional(),
    status: z.enum(["open", "replayed", "dropped"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(Row),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(Quarantined, { where, limit, after });
    return { ...page, ...(await totalOf(view, Quarantined, where)) };
  },
});
