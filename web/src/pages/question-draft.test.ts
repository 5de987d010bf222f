import { expect, test } from "vitest";
import type { Answer, Stated } from "../../../src/kernel/answer.ts";
import { draftOf, statedFrom, sumOf } from "./question-draft.ts";

const cases: readonly (readonly [Answer, Stated])[] = [
  [{ kind: "yes-no" }, { kind: "yes-no", p: 0.125 }],
  [
    { kind: "choice", options: ["a", "b"], isOrdered: false },
    { kind: "choice", shares: [0.7, 0.3] },
  ],
  [
    { kind: "number", unit: "deaths", from: 0, to: 99 },
    { kind: "number", values: [0, 1.5, 3, 7, 20] },
  ],
  [
    { kind: "date", from: "2030-01-01", to: "2030-12-31" },
    { kind: "date", days: ["2030-01-01", "2030-02-01", "2030-03-01", "2030-04-01", "2030-05-01"] },
  ],
];

test.each(cases)("what was stated of %o comes back from its fields unchanged", (answer, stated) => {
  expect(statedFrom(answer, draftOf(answer, stated))).toEqual(stated);
});

test("nothing is stated while a field is empty or holds no number", () => {
  expect(statedFrom({ kind: "yes-no" }, [""])).toBeUndefined();
  expect(statedFrom({ kind: "yes-no" }, ["likely"])).toBeUndefined();
  expect(statedFrom({ kind: "yes-no" }, ["12,5"])).toEqual({ kind: "yes-no", p: 0.125 });
});

test("options are added up as they stand, empty ones as nothing", () => {
  expect(sumOf(["50", "", "12,5"])).toBe(62.5);
});
