import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Quarantined } from "../../kernel/run.ts";
import { operation } from "../operation.ts";

export const quarantined = operation({
  id: "quarantined",
  title: "Shows what could not be taken in",
  about:
    "One item with its raw bytes, what it was read as, and the reason; correct and replay it, or drop it.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Quarantined),
  run: ({ id }, { view }) => view.one(Quarantined, id),
});
