import { z } from "zod";
import { Decision, OUTCOMES, Outcome } from "../../kernel/decision.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { derivedId } from "../../store/identity.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { WarnedInput, warnedOne } from "../warned.ts";

export const outcomeSave = operation({
  id: "outcome-save",
  title: "Writes down what came of a warning",
  about:
    "That its event happened, that it did not, or that something was done about it first: then it is counted apart, and neither as a hit nor as a false alarm.",
  permission: "judge",
  effect: "write",
  positional: ["id", "outcome"],
  input: z.object({
    ...WarnedInput,
    outcome: z.enum(OUTCOMES),
    happenedOn: z.iso.date().optional(),
    decisionId: z.uuid().optional().meta({
      description: "The decision to act; the newest one if left out.",
    }),
    reason: z.string().trim().min(1).max(2_000),
  }),
  output: storedSchema(Outcome),
  async run({ kind, id, outcome, happenedOn, decisionId, reason }, { view, writer, system, principal }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    refuseKeys(reason);
    const at = system.clock.now().toISOString();
    if (outcome === "happened" && happenedOn === undefined)
      throw new Fault("invalid", "An event that happened has a day; name it.");
    if (outcome === "did-not-happen" && happenedOn !== undefined)
      throw new Fault("invalid", "What did not happen has no day; leave it out.");
    if (happenedOn !== undefined && happenedOn > at.slice(0, 10))
      throw new Fault("invalid", `${happenedOn} has not come yet; name the day on which it happened.`);
    const { label } = await warnedOne(view, kind, id);
    const { items } = await view.list(Decision, { where: { ofId: id, choice: "acted" }, limit: 100 });
    const acted = decisionId === undefined ? items[0] : items.find((one) => one.id === decisionId);
    if (outcome === "intervened" && !acted)
      throw new Fault(
        "invalid",
        "Nothing on record was done about this warning; write down the decision to act first.",
      );
    const body: Outcome = {
      ofKind: kind,
      ofId: id,
      outcome,
      ...(happenedOn !== undefined && { happenedOn }),
      ...(outcome === "intervened" && acted && { decisionId: acted.id }),
      reason,
      heldBack: false,
      by: principal.name,
      at,
    };
    const outcomeId = derivedId("outcome", id, "person");
    return writer.transaction(async (transaction) => {
      await transaction.put(Outcome, [{ id: outcomeId, label, body }]);
      return transaction.view.one(Outcome, outcomeId);
    });
  },
});
