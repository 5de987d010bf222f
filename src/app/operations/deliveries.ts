import { z } from "zod";
import { Delivery, DeliveryStatus, PURPOSES } from "../../kernel/delivery.ts";
import { DeliveryRow, withMaskedAddress } from "../delivery-shown.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const deliveries = operation({
  id: "deliveries",
  title: "Lists what was sent to whom, and what waits, is held or was given up",
  about:
    "The newest first, with every attempt and what was answered; addresses are masked, and what was written is in `handling` of what it tells of.",
  permission: "read",
  effect: "read",
  input: z.object({
    status: DeliveryStatus.optional(),
    purpose: z.enum(PURPOSES).optional(),
    aboutId: z.uuid().optional().meta({ description: "Of one warning or warning problem." }),
    limit: Limit,
    after: After,
  }),
  output: pageOf(DeliveryRow),
  async run({ limit, after, ...where }, { view }) {
    const page = await view.list(Delivery, { where, limit, after });
    return { ...page, items: page.items.map(withMaskedAddress), ...(await totalOf(view, Delivery, where)) };
  },
});
