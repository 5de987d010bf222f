import { describe, expect, test } from "vitest";
import type { Descriptor, Impact } from "../kernel/scenario.ts";
import { readScenarios, readStory, scenarioFault, storyFault } from "./scenarios.ts";

const descriptor = (key: string, states: readonly string[], baseline = states[0] ?? ""): Descriptor => ({
  key,
  title: key,
  states: states.map((state) => ({ key: state, title: state })),
  baseline,
  because: "So far it was so.",
});

const impact = (from: string, to: string, strength: number): Impact => {
  const end = (text: string) => {
    const [descriptor = "", state = ""] = text.split(":");
    return { descriptor, state };
  };
  return { from: end(from), to: end(to), strength };
};

const descriptors = [
  descriptor("truce", ["holds", "breaks"]),
  descriptor("aid", ["flows", "stops"]),
  descriptor("harvest", ["good", "bad"], "bad"),
];

const impacts = [
  impact("truce:holds", "aid:flows", 2),
  impact("truce:breaks", "aid:stops", 3),
  impact("aid:flows", "truce:holds", 1),
  impact("aid:stops", "truce:breaks", 2),
  impact("harvest:bad", "truce:breaks", 2),
];

describe("scenario sets", () => {
  test("say what strains the baseline, towards what, and by whom", () => {
    const { baseline, combinations } = readScenarios({ descriptors, impacts });
    expect(combinations).toBe(8);
    expect(baseline).toEqual([
      {
        descriptor: "truce",
        state: "holds",
        towards: "breaks",
        strain: 1,
        by: [{ descriptor: "harvest", state: "bad", strength: 2 }],
      },
    ]);
  });

  test("give each consistent future with what it gives up of the baseline", () => {
    const { consistent } = readScenarios({ descriptors, impacts });
    expect(consistent.map(({ states, flips }) => ({ states, flips }))).toEqual([
      { states: { truce: "breaks", aid: "stops", harvest: "bad" }, flips: ["truce", "aid"] },
      { states: { truce: "breaks", aid: "stops", harvest: "good" }, flips: ["truce", "aid", "harvest"] },
      { states: { truce: "holds", aid: "flows", harvest: "good" }, flips: ["harvest"] },
    ]);
  });

  test("tell drivers from what is driven", () => {
    const { drivers } = readScenarios({ descriptors, impacts });
    expect(drivers).toEqual([
      { descriptor: "truce", active: 5, passive: 5, role: "critical" },
      { descriptor: "aid", active: 3, passive: 5, role: "driven" },
      { descriptor: "harvest", active: 2, passive: 0, role: "buffered" },
    ]);
  });

  test("hold a told story against the impacts", () => {
    const story = readStory({ descriptors, impacts }, { truce: "breaks", aid: "flows", harvest: "bad" });
    expect(story.flips).toEqual(["truce"]);
    expect(story.pulls).toMatchObject([{ descriptor: "aid", towards: "stops", strain: 3 }]);
  });

  test.each([
    ["two drivers of one key", { descriptors: [...descriptors, descriptor("aid", ["a", "b"])] }, "aid"],
    ["a baseline that is no state", { descriptors: [descriptor("x", ["a", "b"], "c")] }, '"c"'],
    ["two states of one key", { descriptors: [descriptor("x", ["a", "a"])] }, "Two states"],
    ["an impact on nothing", { impacts: [impact("truce:holds", "aid:sinks", 1)] }, "aid: sinks"],
    ["an impact on itself", { impacts: [impact("aid:flows", "aid:stops", 1)] }, "on itself"],
    ["an impact said twice", { impacts: [impacts[0], impacts[0]].flatMap((one) => one ?? []) }, "twice"],
    [
      "too many combinations",
      {
        descriptors: "abcdefgh".split("").map((key) => descriptor(key, ["1", "2", "3", "4", "5", "6", "7"])),
        impacts: [],
      },
      "combinations",
    ],
  ])("refuse %s in a sentence", (_, wrong, words) => {
    expect(scenarioFault({ descriptors, impacts, ...wrong })).toContain(words);
  });

  test("refuse a story without a state of each driver, and let a wild card have none", () => {
    const story = (states?: Record<string, string>) => ({
      title: "Told",
      narrative: "So.",
      signposts: [],
      ...(states && { states }),
    });
    expect(storyFault({ descriptors, stories: [story()] })).toBeUndefined();
    expect(storyFault({ descriptors, stories: [story({ truce: "holds", aid: "flows" })] })).toContain(
      "harvest",
    );
    const more = { truce: "holds", aid: "flows", harvest: "good", rain: "much" };
    expect(storyFault({ descriptors, stories: [story(more)] })).toContain("rain");
  });
});
