import { expect, test } from "vitest";
import { Assessment } from "../../../src/kernel/assessment.ts";
import { changed, PARTS, partsChanged } from "./assessment-draft.ts";

const body = Assessment.parse({
  title: "A title",
  question: "A question?",
  statements: [{ kind: "judgement", text: "It will." }],
  likelihood: { p: 0.7 },
  confidence: { level: "low", reasons: ["One source."] },
});

test("two versions differ in the parts that read otherwise, and in no others", () => {
  expect(partsChanged(body, structuredClone(body))).toEqual([]);
  expect(partsChanged(body, changed(body, { kind: "likelihood", p: 0.8 }))).toEqual(["likelihood"]);
  const both = changed(changed(body, { kind: "added" }), { kind: "field", change: { title: "Another" } });
  expect(partsChanged(body, both)).toEqual(["title", "statements"]);
});

test("every part that an analyst can change is looked at", () => {
  const fixed = ["place", "warningId", "status", "questionId", "said"];
  const changeable = Object.keys(Assessment.shape).filter((field) => !fixed.includes(field));
  expect([...PARTS].map(String).sort()).toEqual(changeable.sort());
});
