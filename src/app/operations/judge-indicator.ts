import { z } from "zod";
import { dayName, dayOf } from "../../analyse/calendar.ts";
import { judgedReading } from "../../analyse/indicator-judgement.ts";
import { indicatorReadingId, readingsOf } from "../../analyse/indicator-watch.ts";
import { labelsCited } from "../../judge/cited-labels.ts";
import { Fault } from "../../kernel/fault.ts";
import { INDICATOR_STATES, Indicator, IndicatorReading } from "../../kernel/indicator.ts";
import { joinLabels } from "../../kernel/label.ts";
import { Reference, storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";

export const judgeIndicator = operation({
  id: "judge-indicator",
  title: "Says where an indicator stands, by judgement",
  about:
    "For indicators that no series or search can watch; it stands until it is stale, with the evidence that was named.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    state: z.enum(INDICATOR_STATES),
    reason: z.string().trim().min(1).max(2_000),
    evidence: z.array(Reference).max(50).default([]),
  }),
  output: storedSchema(IndicatorReading),
  async run({ id, state, reason, evidence }, { system, principal, view, writer }) {
    refuseKeys(reason);
    const indicator = await view.one(Indicator, id);
    if (indicator.body.binding.by !== "judgement")
      throw new Fault(
        "invalid",
        "This indicator is watched by the desk; bind it to judgement first to say its state.",
      );
    const before = (await readingsOf(view, indicator.body.problemId)).get(id)?.body;
    const at = dayName(dayOf(system.clock.now()));
    const body = judgedReading(indicator, before, { state, reason, evidence, by: principal.name, at });
    const label = joinLabels([indicator.label, ...(await labelsCited(view, body))]);
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(IndicatorReading, [{ id: indicatorReadingId(id), label, body }]);
      return transaction.view.one(IndicatorReading, put?.id ?? "");
    });
  },
});
