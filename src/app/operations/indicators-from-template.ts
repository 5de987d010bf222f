import { z } from "zod";
import { dayOf } from "../../analyse/calendar.ts";
import { keepTraces } from "../../analyse/indicator-trace.ts";
import { fillTemplate } from "../../analyse/template-filling.ts";
import { Fault } from "../../kernel/fault.ts";
import { Indicator } from "../../kernel/indicator.ts";
import { storedSchema } from "../../kernel/record.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { derivedId } from "../../store/identity.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { templateNamed } from "../template-named.ts";

export const indicatorsFromTemplate = operation({
  id: "indicators-from-template",
  title: "States the indicators of a problem's template",
  about:
    "Those that its template names and that it does not have yet, bound to what its place has, with their states traced back through the past.",
  permission: "judge",
  effect: "write",
  input: z.object({
    problem: z.uuid(),
    neighbour: z.string().optional(),
    owner: z.string().trim().min(1).max(200).meta({ description: "The office that looks after them." }),
  }),
  output: z.object({ items: z.array(storedSchema(Indicator)) }),
  async run({ problem: problemId, neighbour, owner }, { system, view, writer, language }) {
    refuseKeys(owner);
    const problem = await view.one(WarningProblem, problemId);
    const { template, place, reviewBy } = problem.body;
    if (template === undefined)
      throw new Fault(
        "invalid",
        "This problem was stated without a template; add its indicators one by one.",
      );
    const { store, clock } = system;
    const day = dayOf(clock.now());
    const filled = await fillTemplate(view, templateNamed(template), { place, neighbour, language, day });
    const known = new Set(
      (await view.list(Indicator, { where: { problemId }, limit: 500 })).items.map(({ id }) => id),
    );
    const records = filled.indicators
      .map((body, i) => ({
        id: derivedId("indicator", problemId, template, String(i)),
        label: problem.label,
        body: { ...body, problemId, owner, reviewBy },
      }))
      .filter(({ id }) => !known.has(id));
    await writer.transaction((transaction) => transaction.put(Indicator, records));
    const items = await view.many(
      Indicator,
      records.map(({ id }) => id),
    );
    await keepTraces(store, clock, items);
    return { items };
  },
});
