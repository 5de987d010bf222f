import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { ScenarioSet } from "../../kernel/scenario.ts";
import { operation } from "../operation.ts";
import { ScenarioReadingShown, scenarioReadingShown } from "../scenario-shown.ts";

export const scenarioSet = operation({
  id: "scenario-set",
  title: "Shows a scenario set and what follows from it",
  about:
    "Which futures support themselves, what strains the baseline, and which drivers drive (cross-impact balance). It follows from the impacts that people stated; a share of combinations is no probability.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(ScenarioSet).extend({ reading: ScenarioReadingShown }),
  async run({ id }, { view }) {
    const set = await view.one(ScenarioSet, id);
    return { ...set, reading: scenarioReadingShown(set.body) };
  },
});
