import { z } from "zod";
import { CHOICES, Decision } from "../../kernel/decision.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { lockRecords } from "../../store/record-locks.ts";
import { acknowledgeDeliveries } from "../acknowledging.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { WarnedInput, warnedOne } from "../warned.ts";

export const decide = operation({
  id: "decide",
  title: "Writes down what was decided about a warning",
  about:
    "Acted, deferred or declined, by which office and why. Whoever decides has taken the warning in, so it is acknowledged with it.",
  permission: "judge",
  effect: "write",
  positional: ["id", "choice"],
  input: z.object({
    ...WarnedInput,
    choice: z.enum(CHOICES),
    reason: z.string().trim().min(1).max(2_000),
    office: z.string().trim().min(1).max(200),
    until: z.iso.date().optional().meta({ description: "The day to which it is deferred." }),
  }),
  output: storedSchema(Decision),
  async run({ kind, id, choice, reason, office, until }, { view, writer, system, principal }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    for (const text of [reason, office]) refuseKeys(text);
    const at = system.clock.now().toISOString();
    if (choice === "deferred" && until === undefined)
      throw new Fault("invalid", "A decision that is deferred says until which day; name it.");
    if (until !== undefined && (choice !== "deferred" || until <= at.slice(0, 10)))
      throw new Fault(
        "invalid",
        "Only what is deferred has a day until when, and that day is still to come.",
      );
    const { label, level } = await warnedOne(view, kind, id);
    const body: Decision = {
      ofKind: kind,
      ofId: id,
      level,
      choice,
      reason,
      ...(until !== undefined && { until }),
      office,
      by: principal.name,
      at,
    };
    const by = `${office} (${principal.name})`;
    return writer.transaction(async (transaction) => {
      // The warning before what tells of it, as whoever acknowledges it does.
      if (kind === "warning") await lockRecords(transaction.sql, Warning, [id]);
      await acknowledgeDeliveries(transaction, id, { at, by });
      if (kind === "warning") {
        const standing = await transaction.view.one(Warning, id);
        if (standing.body.acknowledgedAt === undefined)
          await transaction.put(Warning, [
            { id, label: standing.label, body: { ...standing.body, acknowledgedAt: at, acknowledgedBy: by } },
          ]);
      }
      const [put] = await transaction.put(Decision, [{ label, body }]);
      return transaction.view.one(Decision, put?.id ?? "");
    });
  },
});
