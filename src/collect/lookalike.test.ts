import fc from "fast-check";
import { expect, test } from "vitest";
import { lookalike, skeleton } from "./lookalike.ts";

test.each([
  ["Reuters", "R\u0435uters"],
  ["Reuters", "Reuters\u200b"],
  ["Reuters", "\uff32euters"],
  ["Kelvaria Post", "\u041aelvaria P\u03bfst"],
  ["Kelvaria Post", "Kelvaria  P0st"],
  ["Dominion", "Dorninion"],
])("%s is imitated by %j", (known, imitation) => {
  expect(lookalike(imitation, ["Other", known])).toBe(known);
});

test("the same name, and another one, is no imitation", () => {
  expect(lookalike("Reuters", ["Reuters", "Routers", "Wire"])).toBeUndefined();
  expect(lookalike("\u041d\u043e\u0432\u043e\u0441\u0442\u0438", ["News"])).toBeUndefined();
});

test("a skeleton is its own skeleton, whatever the name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => skeleton(skeleton(name)) === skeleton(name)),
    {
      numRuns: 300,
    },
  );
});
