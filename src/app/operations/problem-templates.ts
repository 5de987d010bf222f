import { z } from "zod";
import { problemTemplates, wordsIn } from "../../direct/problem-templates.ts";
import { operation } from "../operation.ts";

export const problemTemplatesList = operation({
  id: "problem-templates",
  title: "Lists the templates of warning problems",
  about:
    "What desks usually fear, with indicators from the literature; how many of them are estimated from history and how many rest on an expert's word.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        event: z.string(),
        leadTimeDays: z.int(),
        horizonDays: z.int(),
        prior: z.number(),
        priorBasis: z.enum(["expert", "history"]),
        indicators: z.int(),
        fromHistory: z.int().meta({ description: "Indicators whose ratios were counted over history." }),
        needsNeighbour: z.boolean(),
      }),
    ),
  }),
  async run(_, { language }) {
    return {
      items: problemTemplates().map((template) => ({
        id: template.id,
        title: wordsIn(template.title, language),
        event: wordsIn(template.event, language),
        leadTimeDays: template.leadTimeDays,
        horizonDays: template.horizonDays,
        prior: template.prior.p,
        priorBasis: template.prior.basis,
        indicators: template.indicators.length,
        fromHistory: template.indicators.filter(({ learned }) => learned !== undefined).length,
        needsNeighbour: template.needsNeighbour,
      })),
    };
  },
});
