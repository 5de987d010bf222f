import { z } from "zod";
import { keepTraces } from "../../analyse/indicator-trace.ts";
import { thresholdFault } from "../../direct/indicator-state.ts";
import { canonicalJson } from "../../kernel/canonical-json.ts";
import { Fault } from "../../kernel/fault.ts";
import { Indicator } from "../../kernel/indicator.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { refuseKeys, textsWithin } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const indicatorSave = operation({
  id: "indicator-save",
  title: "States or changes an indicator",
  about:
    "What would be seen if the feared event were on its way, what it is watched by, and how much it says.",
  permission: "judge",
  effect: "write",
  input: z.object({ id: z.uuid().optional(), version: z.int().optional(), body: Indicator }),
  output: storedSchema(Indicator),
  async run({ id, version, body }, { system, view, writer }) {
    // What it cites is not what it watches: page numbers and DOIs may stand there.
    const { basedOn: _, ratio: __, learned: ___, ...watching } = body;
    for (const text of textsWithin(watching)) refuseKeys(text);
    const problem = await view.one(WarningProblem, body.problemId);
    if (body.binding.by !== "judgement") {
      const fault = thresholdFault({ threshold: body.binding.threshold, baseline: body.baseline });
      if (fault !== undefined) throw new Fault("invalid", fault);
    }
    for (const source of body.sources) await view.one(Source, source);
    const before = id === undefined ? undefined : (await view.one(Indicator, id)).body;
    const saved = id
      ? await revise({ view, writer }, Indicator, id, () => body, version)
      : await writer.transaction(async (transaction) => {
          const [put] = await transaction.put(Indicator, [{ label: problem.label, body }]);
          return transaction.view.one(Indicator, put?.id ?? "");
        });
    const { store, clock } = system;
    await keepTraces(store, clock, before && seesTheSame(before, body) ? [] : [saved]);
    return saved;
  },
});

/** Whether the past that was made out for it still stands. */
function seesTheSame(before: Indicator, now: Indicator): boolean {
  const seeing = ({ binding, baseline, windowDays, staleAfterDays, dwellDays, sources }: Indicator) =>
    canonicalJson({ binding, baseline, windowDays, staleAfterDays, dwellDays, sources });
  return seeing(before) === seeing(now);
}
