import { z } from "zod";
import { watchIndicators } from "../../analyse/indicator-watch.ts";
import { thresholdFault } from "../../direct/indicator-state.ts";
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
    for (const text of textsWithin(body)) refuseKeys(text);
    const problem = await view.one(WarningProblem, body.problemId);
    if (body.binding.by !== "judgement") {
      const fault = thresholdFault({ threshold: body.binding.threshold, baseline: body.baseline });
      if (fault !== undefined) throw new Fault("invalid", fault);
    }
    for (const source of body.sources) await view.one(Source, source);
    const saved = id
      ? await revise({ view, writer }, Indicator, id, () => body, version)
      : await writer.transaction(async (transaction) => {
          const [put] = await transaction.put(Indicator, [{ label: problem.label, body }]);
          return transaction.view.one(Indicator, put?.id ?? "");
        });
    const { store, clock } = system;
    await watchIndicators(store.homeView(), store.writer("analyse", clock), clock.now());
    return saved;
  },
});
