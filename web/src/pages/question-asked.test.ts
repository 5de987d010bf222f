import { expect, test } from "vitest";
import { bodyFrom, EMPTY_ASKED, needsReference } from "./question-asked.ts";

const series = {
  place: "XXA",
  placeName: "Exercise",
  subject: "*",
  measure: "deaths",
  bucket: "month" as const,
  unit: "persons",
  first: "2019-01-01",
  last: "2019-12-01",
};
const texts = {
  ...EMPTY_ASKED.texts,
  text: "Will it?",
  opensAt: "2030-01-01",
  closesAt: "2029-12-31",
  resolvesAt: "2030-03-31",
};

test("a threshold of a series needs no base rate of the asker's, and counts over the question's window", () => {
  const draft = { ...EMPTY_ASKED, isCounted: true, series, texts: { ...texts, atLeast: "25" } };
  expect(needsReference(draft)).toBe(false);
  expect(bodyFrom(draft)).toMatchObject({
    rule: { series: { place: "XXA", measure: "deaths" }, from: "2030-01-01", to: "2030-03-31", atLeast: 25 },
  });
  expect(bodyFrom({ ...draft, texts })).toBeUndefined();
  expect(bodyFrom({ ...draft, series: undefined })).toBeUndefined();
});

test("criteria need a source, somebody who resolves, and a base rate with its class", () => {
  const whole = {
    ...EMPTY_ASKED,
    resolvers: ["ida"],
    reference: ["20"],
    texts: { ...texts, criteria: "As it says", source: "Register", baseRateFrom: "2 of 10" },
  };
  expect(bodyFrom(whole)).toMatchObject({ criteria: { resolvers: ["ida"] }, baseRate: 0.2 });
  expect(bodyFrom({ ...whole, resolvers: [] })).toBeUndefined();
  expect(bodyFrom({ ...whole, reference: [""] })).toBeUndefined();
  expect(bodyFrom({ ...whole, texts: { ...whole.texts, baseRateFrom: " " } })).toBeUndefined();
});

test("a date cannot be counted, whatever was ticked before", () => {
  const answer = { ...EMPTY_ASKED.answer, kind: "date" as const, from: "2030-01-01", to: "2030-03-31" };
  expect(bodyFrom({ ...EMPTY_ASKED, isCounted: true, series, answer, texts })).toBeUndefined();
});
