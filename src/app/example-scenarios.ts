/** The exercise desk's scenarios, stated once the cease-fire holds: from a file, as a desk would state them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { scenarioFault, storyFault } from "../judge/scenarios.ts";
import type { Clock } from "../kernel/effects.ts";
import { UNLABELLED } from "../kernel/label.ts";
import { Descriptor, ScenarioSet } from "../kernel/scenario.ts";
import { derivedId } from "../store/identity.ts";
import { DESK } from "./example-desk.ts";
import type { System } from "./system.ts";

/** As it is written by hand: a state of a driver is one word, `driver:state`. */
const End = z.string().transform((text) => {
  const [descriptor = "", state = ""] = text.split(":");
  return { descriptor, state };
});

const Written = z.strictObject({
  at: z.iso.datetime(),
  title: z.string(),
  question: z.string(),
  place: z.string(),
  horizon: z.iso.date(),
  descriptors: z.array(Descriptor),
  impacts: z.array(
    z.strictObject({ from: End, to: End, strength: z.int().min(-3).max(3), reason: z.string().optional() }),
  ),
  stories: z.array(
    z.strictObject({
      title: z.string(),
      states: z.record(z.string(), z.string()).optional(),
      narrative: z.string(),
      signposts: z.array(z.string().transform((text) => ({ text }))),
    }),
  ),
});

export async function exerciseScenarios({ store }: System, clock: Clock, folder: string) {
  const { at, ...stated } = Written.parse(JSON.parse(await readFile(join(folder, "scenarios.json"), "utf8")));
  const body = ScenarioSet.parse(stated);
  const fault = scenarioFault(body) ?? storyFault(body);
  if (fault !== undefined) throw new Error(`example/scenarios.json: ${fault}`);
  const id = derivedId("scenario-set", "exercise", body.title);
  return {
    at,
    name: "scenarios",
    play: () =>
      store
        .writer(DESK, clock)
        .transaction((transaction) => transaction.put(ScenarioSet, [{ id, label: UNLABELLED, body }])),
  };
}
