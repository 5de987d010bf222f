import { expect, test } from "vitest";
import type { ResolutionRule } from "../kernel/question.ts";
import { incoherences, ruleImplies } from "./coherence.ts";

const rule = (more: Partial<ResolutionRule> = {}): ResolutionRule => ({
  series: { place: "XXA", subject: "*", measure: "deaths", bucket: "month" },
  from: "2030-01-01",
  to: "2030-03-31",
  fold: "sum",
  atLeast: 25,
  ...more,
});
const question = (id: string, p: number, more: object = {}) => ({
  id,
  p,
  body: { text: id, opensAt: "2030-01-01", resolvesAt: "2030-03-31", baseRateFrom: "", ...more },
});

test("a higher threshold and a window within another imply, the other way round they do not", () => {
  expect(ruleImplies(rule({ atLeast: 100 }), rule())).toBe(true);
  expect(ruleImplies(rule(), rule({ atLeast: 100 }))).toBe(false);
  expect(ruleImplies(rule({ to: "2030-02-28" }), rule())).toBe(true);
  expect(ruleImplies(rule(), rule({ to: "2030-02-28" }))).toBe(false);
  expect(ruleImplies(rule(), rule())).toBe(false);
  expect(ruleImplies(rule({ series: { ...rule().series, place: "XXB" } }), rule({ atLeast: 1 }))).toBe(false);
});

test("what is held likelier than what follows from it is told, and what is not, is not", () => {
  const many = question("many", 0.4, { rule: rule({ atLeast: 100 }) });
  expect(incoherences([many, question("some", 0.3, { rule: rule() })])).toEqual([
    { kind: "implies", ids: ["many", "some"], excess: expect.closeTo(0.1) },
  ]);
  expect(incoherences([many, question("some", 0.5, { rule: rule() })])).toEqual([]);
});

test("answers that exclude each other add up to one at most", () => {
  const others = [question("b", 0.5), question("c", 0.3)];
  expect(incoherences([question("a", 0.4, { excludes: ["b", "c"] }), ...others])).toEqual([
    { kind: "excludes", ids: ["a", "b", "c"], excess: expect.closeTo(0.2) },
  ]);
  expect(incoherences([question("a", 0.2, { excludes: ["b", "c"] }), ...others])).toEqual([]);
});
