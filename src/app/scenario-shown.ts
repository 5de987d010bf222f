/** How a scenario set is answered: what was stated, and what follows from it. */
import { z } from "zod";
import { readScenarios, readStory } from "../judge/scenarios.ts";
import type { ScenarioSet } from "../kernel/scenario.ts";

/** So many consistent scenarios are answered; a set of which more support themselves says too little. */
const MOST_SHOWN = 40;

const Pull = z.object({
  descriptor: z.string(),
  state: z.string(),
  towards: z.string().meta({ description: "The state that is pushed harder." }),
  strain: z.number().meta({ description: "By how much harder." }),
  by: z.array(z.object({ descriptor: z.string(), state: z.string(), strength: z.number() })),
});

export const ScenarioReadingShown = z.object({
  combinations: z.int().meta({ description: "Of all states; each was looked at." }),
  consistentCount: z.int().meta({ description: "How many of them support themselves." }),
  consistent: z
    .array(
      z.object({
        states: z.record(z.string(), z.string()),
        flips: z.array(z.string()).meta({ description: "Drivers that differ from the baseline." }),
        total: z.number().meta({ description: "Sum of the impacts its states receive from each other." }),
        margin: z.number().meta({ description: "By how much each state leads at least; 0 is a tie." }),
        basin: z.number().meta({
          description: "Share of all combinations that drift into it. No probability.",
        }),
      }),
    )
    .meta({ description: "Those into which most combinations drift first; the first 40." }),
  baseline: z.array(Pull).meta({ description: "What strains the baseline; empty where it supports itself." }),
  drivers: z.array(
    z.object({
      descriptor: z.string(),
      active: z.number().meta({ description: "Sum of the sizes of its impacts on others." }),
      passive: z.number().meta({ description: "Sum of the sizes of others' impacts on it." }),
      role: z.enum(["drives", "driven", "critical", "buffered"]),
    }),
  ),
  stories: z.array(
    z.object({
      flips: z.array(z.string()),
      pulls: z.array(Pull),
      isWildCard: z.boolean(),
    }),
  ),
});

export function scenarioReadingShown(
  set: Pick<ScenarioSet, "descriptors" | "impacts" | "stories">,
): z.input<typeof ScenarioReadingShown> {
  const { combinations, consistent, baseline, drivers } = readScenarios(set);
  return {
    combinations,
    consistentCount: consistent.length,
    consistent: consistent
      .slice(0, MOST_SHOWN)
      .map((scenario) => ({ ...scenario, flips: [...scenario.flips] })),
    baseline: pulls(baseline),
    drivers: [...drivers],
    stories: set.stories.map(({ states }) => {
      if (!states) return { flips: [], pulls: [], isWildCard: true };
      const story = readStory(set, states);
      return { flips: [...story.flips], pulls: pulls(story.pulls), isWildCard: false };
    }),
  };
}

function pulls(found: ReturnType<typeof readStory>["pulls"]): z.input<typeof Pull>[] {
  return found.map((pull) => ({ ...pull, by: [...pull.by] }));
}
