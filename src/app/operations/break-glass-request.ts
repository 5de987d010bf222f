import { z } from "zod";
import { BreakGlass } from "../../kernel/break-glass.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const breakGlassRequest = operation({
  id: "break-glass-request",
  title: "Shows one request to open a source's identity",
  about:
    "The case, what was asked for, for how long, and which institutions' custodians agreed; never whose identity it was. `log-receipt ID` proves it.",
  permission: "oversee",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(BreakGlass),
  run: ({ id }, { view }) => view.one(BreakGlass, id),
});
