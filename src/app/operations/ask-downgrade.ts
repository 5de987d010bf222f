import { z } from "zod";
import { DOWNGRADABLE, Downgrade } from "../../kernel/downgrade.ts";
import { Fault } from "../../kernel/fault.ts";
import { audienceOf, banner, isDowngrade, Label } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { downgradable } from "../downgrading.ts";
import { operation } from "../operation.ts";

export const askDowngrade = operation({
  id: "ask-downgrade",
  title: "Asks for a label to be lowered",
  about: "Changes nothing yet: another person has to sign it with sign-downgrade.",
  permission: "judge",
  effect: "write",
  input: z.object({
    kind: z.enum(DOWNGRADABLE),
    id: z.uuid(),
    label: Label.meta({ description: "The label it is to carry; what it leaves out is open." }),
    reason: z.string().trim().min(1).max(4_000),
  }),
  output: storedSchema(Downgrade),
  async run({ kind, id, label, reason }, { system, principal, view, writer }) {
    const present = await view.one(downgradable(kind), id);
    if (!isDowngrade(present.label, label))
      throw new Fault(
        "invalid",
        `${banner(label)} is no lower than ${banner(present.label)}, which this ${kind} carries; it needs no downgrade.`,
      );
    const body = {
      ofKind: kind,
      ofId: id,
      ofVersion: present.version,
      from: present.label,
      to: label,
      reason,
      askedBy: principal.id,
      askedAt: system.clock.now().toISOString(),
    };
    // As far as the record itself reaches, and not only as far as the asker's institution.
    const audience = audienceOf(present.label);
    const sameAudience = { ...present.label, ...(audience && { releasableTo: [...audience] }) };
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(Downgrade, [{ label: sameAudience, body }]);
      return transaction.view.one(Downgrade, put?.id ?? "");
    });
  },
});
