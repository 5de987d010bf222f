import { z } from "zod";
import { signalDiscoveries } from "../../analyse/signal-discoveries.ts";
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
  output: pageOf(
    storedSchema(Signal).extend({
      q: z.number().min(0).max(1).optional().meta({
        description:
          "Share of false ones to expect among the signals of that day or month that are at least as far out (Benjamini and Hochberg, over all detectors and series you may see); absent where the detector gives no chance.",
      }),
    }),
  ),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(Signal, { where, orderBy: "bucket", limit, after });
    const rates = await signalDiscoveries(view, page.items);
    const items = page.items.map((signal) => {
      const q = rates.get(signal.id);
      return q === undefined ? signal : { ...signal, q };
    });
    return { ...page, items, ...(await totalOf(view, Signal, where)) };
  },
});
