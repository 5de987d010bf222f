import { z } from "zod";
import { scenarioFault, storyFault } from "../../judge/scenarios.ts";
import { Fault } from "../../kernel/fault.ts";
import { joinLabels, UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { ScenarioSet } from "../../kernel/scenario.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { refuseKeys, refuseSubjects, textsWithin } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const scenarioSetSave = operation({
  id: "scenario-set-save",
  title: "States or changes a scenario set",
  about:
    "Drivers with their states, the state that is assumed and why, how states further or hinder each other, and the stories that are told of them.",
  permission: "judge",
  effect: "write",
  input: z.object({ id: z.uuid().optional(), version: z.int().optional(), body: ScenarioSet }),
  output: storedSchema(ScenarioSet),
  async run({ id, version, body }, { system, view, writer }) {
    await refuseSubjects(system, [body.title, body.question]);
    for (const text of textsWithin(body)) refuseKeys(text);
    const fault = scenarioFault(body) ?? storyFault(body);
    if (fault !== undefined) throw new Fault("invalid", fault);
    const problem = body.problemId === undefined ? [] : [await view.one(WarningProblem, body.problemId)];
    const labels = problem.map(({ label }) => label);
    if (id) return revise({ view, writer }, ScenarioSet, id, () => body, version, labels);
    return writer.transaction(async (transaction) => {
      const label = joinLabels([UNLABELLED, ...labels]);
      const [put] = await transaction.put(ScenarioSet, [{ label, body }]);
      return transaction.view.one(ScenarioSet, put?.id ?? "");
    });
  },
});
