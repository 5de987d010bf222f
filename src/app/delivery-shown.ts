/** A delivery as others see it than those who set the ways: addresses are masked; lists leave out what was written. */
import { z } from "zod";
import { Delivery, Notice } from "../kernel/delivery.ts";
import { maskedAddress } from "../kernel/masked.ts";
import { Envelope, rowSchema, type Stored } from "../kernel/record.ts";

export const DeliveryRow = rowSchema(
  Envelope.pick({ id: true }),
  Delivery.pick({
    purpose: true,
    about: true,
    level: true,
    owner: true,
    way: true,
    to: true,
    why: true,
    status: true,
    attempts: true,
    sentAt: true,
    seenAt: true,
    acknowledgedAt: true,
    acknowledgedBy: true,
  }).extend({ notice: z.object(Notice.pick({ title: true }).shape) }),
);

export function withMaskedAddress(delivery: Stored<Delivery>): Stored<Delivery> {
  const { to } = delivery.body;
  return to === undefined ? delivery : { ...delivery, body: { ...delivery.body, to: maskedAddress(to) } };
}
