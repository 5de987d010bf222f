import { z } from "zod";
import { dayOf } from "../../analyse/calendar.ts";
import { indicatorHistory } from "../../analyse/indicator-history.ts";
import { eveningOf } from "../../analyse/indicator-trace.ts";
import { readingsOf } from "../../analyse/indicator-watch.ts";
import { Fault } from "../../kernel/fault.ts";
import { Indicator } from "../../kernel/indicator.ts";
import { storedSchema } from "../../kernel/record.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const indicatorLearn = operation({
  id: "indicator-learn",
  title: "Learns from the desk's past how much an indicator says",
  about:
    "Counts what it had shown, as known then, before windows with the problem's event and before windows without, and shrinks the ratios towards the expert's, which stay beside them. Few windows move them little.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Indicator),
  async run({ id }, { system, view, writer }) {
    const indicator = await view.one(Indicator, id);
    if (indicator.body.binding.by === "judgement")
      throw new Fault(
        "invalid",
        "What people judge has no past before they judged it; bind it to a series or a search to learn from history.",
      );
    const problem = await view.one(WarningProblem, indicator.body.problemId);
    const { store, clock } = system;
    const reading = (await readingsOf(view, problem.id)).get(id);
    const history = await indicatorHistory(
      (day) => store.homeView(eveningOf(day)),
      store.homeView(),
      indicator,
      problem.body,
      reading?.body.changes ?? [],
      dayOf(clock.now()),
    );
    if (!history)
      throw new Fault(
        "invalid",
        `On no past day was it known both what this indicator showed and whether "${problem.body.title}" came; its series may have come in with one import, which the past did not have.`,
      );
    const { learned, leadTime } = history;
    return revise({ view, writer }, Indicator, id, (body) => ({
      ...body,
      learned,
      ...(leadTime && { leadTime }),
    }));
  },
});
