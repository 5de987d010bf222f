/** Whether the decision owner has taken in what was last sent of a warning problem: sent alone is not given. */
import { z } from "zod";
import type { Delivery } from "../kernel/delivery.ts";

export const ProblemAcknowledged = z.object({
  acknowledgement: z.enum(["unsent", "waiting", "acknowledged"]).meta({
    description: "Of the newest message about the problem; unsent where nothing was ever sent.",
  }),
  acknowledgedAt: z.iso.datetime().optional(),
});
export type ProblemAcknowledged = z.infer<typeof ProblemAcknowledged>;

/** @param sent all deliveries about one problem, the newest first. */
export function acknowledgementOf(
  sent: readonly Pick<Delivery, "messageId" | "acknowledgedAt">[],
): ProblemAcknowledged {
  const newest = sent[0]?.messageId;
  if (newest === undefined) return { acknowledgement: "unsent" };
  const [acknowledgedAt] = sent
    .filter(({ messageId }) => messageId === newest)
    .flatMap((delivery) => delivery.acknowledgedAt ?? [])
    .sort();
  return acknowledgedAt === undefined
    ? { acknowledgement: "waiting" }
    : { acknowledgement: "acknowledged", acknowledgedAt };
}
