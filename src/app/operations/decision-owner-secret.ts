import { z } from "zod";
import { DecisionOwner } from "../../kernel/decision-owner.ts";
import { webhookReceiver } from "../delivering.ts";
import { operation } from "../operation.ts";
import { secretText } from "../webhook.ts";

export const decisionOwnerSecret = operation({
  id: "decision-owner-secret",
  title: "Shows the secret that signs an office's webhooks",
  about:
    "For the receiver, as libraries for Standard Webhooks take it. It is derived from the desk's keys and kept nowhere; decision-owner-save replaces it.",
  permission: "secure",
  marks: ["step-up"],
  // A secret that was shown is an act; reading alone would leave no entry.
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: z.object({ secret: z.string() }),
  async run({ id }, { system, view, writer }) {
    const owner = await view.one(DecisionOwner, id);
    await writer.transaction((transaction) =>
      transaction.log({
        verb: "disclosure",
        objectType: "webhook-secret",
        detail: { id, owner: owner.body.name },
      }),
    );
    return { secret: secretText(system.keyring.webhookSecret(webhookReceiver(owner))) };
  },
});
