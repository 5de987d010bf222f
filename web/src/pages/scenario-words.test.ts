import { expect, test } from "vitest";
import { keyFrom, scenarioWords } from "./scenario-words.ts";

test("a key is made of Latin letters and figures, whatever the words are written in", () => {
  expect(keyFrom("Ateşkes ihlalleri sıklaşır", [])).toBe("ateskes-ihlalleri-siklasir");
  expect(keyFrom("  Truce: holds!  ", [])).toBe("truce-holds");
  expect(keyFrom("وقف إطلاق النار", [])).toBe("state");
});

test("a key that is taken gets a number", () => {
  expect(keyFrom("Holds", ["holds", "holds-2"])).toBe("holds-3");
});

test("an unknown key stands for itself", () => {
  const words = scenarioWords([
    {
      key: "truce",
      title: "The truce",
      states: [{ key: "holds", title: "it holds" }],
      baseline: "holds",
      because: "",
    },
  ]);
  expect([
    words.driver("truce"),
    words.driver("rain"),
    words.state("truce", "holds"),
    words.state("rain", "much"),
  ]).toEqual(["The truce", "rain", "it holds", "much"]);
});
