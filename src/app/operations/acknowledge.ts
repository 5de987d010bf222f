import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const acknowledge = operation({
  id: "acknowledge",
  title: "Acknowledges a warning",
  about: "A warning counts as given only when somebody has taken it in; this records who and when.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Warning),
  run: ({ id }, { view, writer, system, principal }) =>
    revise({ view, writer }, Warning, id, (body) => ({
      ...body,
      acknowledgedAt: body.acknowledgedAt ?? system.clock.now().toISOString(),
      acknowledgedBy: body.acknowledgedBy ?? principal.id,
    })),
});
