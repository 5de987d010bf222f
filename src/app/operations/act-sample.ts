import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ActFilter, newestAct, readOnly, sampledActs } from "../../guard/acts-found.ts";
import { actorNames, ShownAct, shownAct } from "../act-shown.ts";
import { operation } from "../operation.ts";

export const actSample = operation({
  id: "act-sample",
  title: "Draws a random sample of the audit log",
  about:
    "The entries whose SHA-256 of `SEED NUMBER` is smallest: with the same seed and the same newest number anybody draws the same.",
  permission: "oversee",
  effect: "read",
  input: ActFilter.extend({
    size: z.int().min(1).max(200).default(20).meta({ description: "How many entries." }),
    seed: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional()
      .meta({ description: "Of an earlier sample, to draw it again; a new one is drawn if left out." }),
    upTo: z.int().min(0).optional().meta({ description: "The newest number drawn from; all if left out." }),
  }),
  output: z.object({ seed: z.string(), upTo: z.int(), items: z.array(ShownAct) }),
  async run({ size, seed = randomBytes(8).toString("hex"), upTo, ...filter }, { system, view }) {
    const sql = readOnly(system.store.pool);
    const drawn = { seed, size, upTo: upTo ?? (await newestAct(sql)) };
    const items = await sampledActs(sql, filter, drawn);
    const actorOf = await actorNames(system, view);
    return { seed, upTo: drawn.upTo, items: items.map((one) => shownAct(one, actorOf)) };
  },
});
