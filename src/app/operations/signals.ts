import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Signal } from "../../kernel/signal.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const signals = operation({
  id: "signals",
  title: "Lists what the detectors saw",
  about: "Each signal with its sentence, the readings and the parameters that caused it.",
  permission: "read",
  effect: "read",
  input: z.object({
    place: z.string().optional(),
    detector: z.string().optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(storedSchema(Signal)),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(Signal, { where, orderBy: "bucket", limit, after });
    return { ...page, ...(await totalOf(view, Signal, where)) };
  },
});
