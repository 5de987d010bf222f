import { z } from "zod";
import { type Channel, DecisionOwner } from "../../kernel/decision-owner.ts";
import { TLP } from "../../kernel/label.ts";
import { maskedAddress } from "../../kernel/masked.ts";
import { Envelope, rowSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

const Row = rowSchema(
  Envelope.pick({ id: true }),
  DecisionOwner.pick({
    name: true,
    clearance: true,
    places: true,
    fromLevel: true,
    deputyId: true,
    remindAfterHours: true,
    escalateAfterHours: true,
    digestHour: true,
    status: true,
  }).extend({
    channels: z
      .array(
        z
          .object({ by: z.enum(["mail", "webhook", "print"]), to: z.string(), cleared: z.enum(TLP) })
          .partial({ to: true, cleared: true }),
      )
      .meta({
        description: "Addresses are masked.",
      }),
  }),
);

export const decisionOwners = operation({
  id: "decision-owners",
  title: "Lists the offices that warnings are sent to",
  about:
    "With their ways, when they are reminded, and who stands in for them; addresses are masked, and whole in `decision-owner`.",
  permission: "read",
  effect: "read",
  input: z.object({ limit: Limit, after: After }),
  output: pageOf(Row),
  async run({ limit, after }, { view }) {
    const page = await view.list(DecisionOwner, { orderBy: "name", descending: false, limit, after });
    return {
      ...page,
      items: page.items.map(({ id, body }) => ({
        id,
        body: { ...body, channels: body.channels.map(masked) },
      })),
      ...(await totalOf(view, DecisionOwner, {})),
    };
  },
});

function masked(channel: Channel) {
  return channel.by === "print" ? channel : { ...channel, to: maskedAddress(channel.to) };
}
