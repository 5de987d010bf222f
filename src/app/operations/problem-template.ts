import { z } from "zod";
import { dayOf } from "../../analyse/calendar.ts";
import { fillTemplate } from "../../analyse/template-filling.ts";
import { Indicator } from "../../kernel/indicator.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { templateNamed } from "../template-named.ts";

export const problemTemplate = operation({
  id: "problem-template",
  title: "Fills a template of a warning problem for a place",
  about:
    "The problem and its indicators as they would be stated: bound to the series that the place has, and to judgement where it has none. Nothing is kept; state it with problem-save and indicators-from-template.",
  permission: "read",
  effect: "read",
  positional: ["id", "place"],
  input: z.object({
    id: z.string().meta({ description: "Such as conflict-onset; problem-templates lists them." }),
    place: z.string().min(1).meta({ description: "A place key, such as SYR." }),
    neighbour: z
      .string()
      .optional()
      .meta({ description: "The place next door that is watched; the most violent one if left out." }),
  }),
  output: z.object({
    problem: WarningProblem.omit({ reviewBy: true }),
    indicators: z.array(Indicator.omit({ problemId: true, owner: true, reviewBy: true })),
    neighbour: z.string().optional(),
  }),
  async run({ id, place, neighbour }, { system, view, language }) {
    const day = dayOf(view.asOf ?? system.clock.now());
    const filled = await fillTemplate(view, templateNamed(id), { place, neighbour, language, day });
    const { problem, indicators } = filled;
    return {
      problem,
      indicators: [...indicators],
      ...(filled.neighbour !== undefined && { neighbour: filled.neighbour }),
    };
  },
});
