import { z } from "zod";
import { Downgrade } from "../../kernel/downgrade.ts";
import { Fault } from "../../kernel/fault.ts";
import { banner } from "../../kernel/label.ts";
import { labelText } from "../../kernel/label-text.ts";
import { storedSchema } from "../../kernel/record.ts";
import { lockRecords } from "../../store/record-locks.ts";
import { downgradable, requireSigner } from "../downgrading.ts";
import { operation } from "../operation.ts";

export const signDowngrade = operation({
  id: "sign-downgrade",
  title: "Signs a downgrade, and lowers the label",
  about: "Only by another person than the one who asked; of the originating institution, where it controls.",
  permission: "secure",
  marks: ["step-up"],
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Downgrade),
  async run({ id }, { system, principal, view, writer }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    const asked = await view.one(Downgrade, id);
    const schema = downgradable(asked.body.ofKind);
    // Asked through the signer's own view: nobody lowers what they may not see.
    await view.one(schema, asked.body.ofId);
    await writer.transaction(async (transaction) => {
      await lockRecords(transaction.sql, Downgrade, [id]);
      const { body, label } = await transaction.view.one(Downgrade, id);
      requireSigner(body, { id: principal.id, institution: principal.reader.institution });
      const { ofId, ofVersion, from, to, reason } = body;
      const present = await transaction.view.one(schema, ofId);
      if (present.version !== ofVersion || labelText(present.label) !== labelText(from))
        throw new Fault("conflict", "It was changed since the downgrade was asked for; ask again.");
      transaction.explain({ verb: "downgrade", detail: { from: banner(from), to: banner(to), reason } });
      const signature = { signedBy: principal.id, signedAt: system.clock.now().toISOString() };
      await transaction.put(Downgrade, [{ id, label, body: { ...body, status: "signed", ...signature } }]);
      await transaction.put(schema, [{ id: ofId, label: to, body: present.body }]);
      const lowered = await transaction.view.one(schema, ofId);
      if (labelText(lowered.label) !== labelText(to))
        throw new Fault(
          "invalid",
          `It would carry ${banner(lowered.label)} and not ${banner(to)}; ask for that.`,
        );
    });
    return view.one(Downgrade, id);
  },
});
