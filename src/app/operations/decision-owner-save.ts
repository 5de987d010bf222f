import { z } from "zod";
import { DecisionOwner } from "../../kernel/decision-owner.ts";
import { Fault } from "../../kernel/fault.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const decisionOwnerSave = operation({
  id: "decision-owner-save",
  title: "States or changes an office that warnings are sent to",
  about:
    "Which warnings it is told of, by which ways, and up to which TLP each way may carry what is written. What leaves the desk is set by whoever secures it.",
  permission: "secure",
  marks: ["step-up"],
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    version: z
      .int()
      .optional()
      .meta({ description: "The version that was changed; a newer one is a conflict." }),
    newSecret: z.boolean().default(false).meta({ description: "Replaces the secret of its webhooks." }),
    body: DecisionOwner.omit({ since: true, secretNumber: true }),
  }),
  output: storedSchema(DecisionOwner),
  async run({ id, version, newSecret, body }, { system, view, writer }) {
    for (const text of [body.name, body.contact ?? ""]) refuseKeys(text);
    const { remindAfterHours, escalateAfterHours, deputyId, channels } = body;
    if (deputyId !== undefined && escalateAfterHours <= remindAfterHours)
      throw new Fault(
        "invalid",
        "The deputy is told after the reminder; make the second time longer than the first.",
      );
    if (deputyId !== undefined && deputyId === id)
      throw new Fault("invalid", "An office is not its own deputy; name another one.");
    if (deputyId !== undefined) await view.one(DecisionOwner, deputyId);
    if (channels.some(({ by }) => by === "mail") && system.config.mailServer === undefined)
      throw new Fault("invalid", "This desk has no mail server yet; name one in the setting mailServer.");
    const hosts = system.config.webhookHosts.map((host) => host.toLowerCase());
    for (const channel of channels)
      if (channel.by === "webhook" && !isAmong(new URL(channel.to), hosts))
        throw new Fault(
          "refused",
          `${new URL(channel.to).host} is not among the hosts that the setting webhookHosts names.`,
        );
    if (id)
      return revise(
        { view, writer },
        DecisionOwner,
        id,
        ({ since, secretNumber }) => ({ ...body, since, secretNumber: secretNumber + (newSecret ? 1 : 0) }),
        version,
      );
    const since = system.clock.now().toISOString();
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(DecisionOwner, [{ label: UNLABELLED, body: { ...body, since } }]);
      return transaction.view.one(DecisionOwner, put?.id ?? "");
    });
  },
});

function isAmong({ hostname, host }: URL, hosts: readonly string[]): boolean {
  return hosts.includes(hostname) || hosts.includes(host);
}
