import { expect, test } from "vitest";
import type { Stated } from "../kernel/answer.ts";
import { OPEN } from "../kernel/label.ts";
import type { Estimate, Question } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { pooledAnswers } from "./pooled.ts";

const envelope = { version: 1, recordedAt: "2030-01-01T00:00:00.000Z", recordedBy: "test", label: OPEN };

function pooled(answer: Question["answer"], said: readonly (readonly [string, Stated, string?])[]) {
  const body = {
    text: "?",
    opensAt: "2030-02-01",
    resolvesAt: "2030-03-01",
    baseRateFrom: "",
    ...(answer && { answer }),
  };
  const estimates = said.map(
    ([forecaster, stated, institution], i): Stored<Estimate> => ({
      ...envelope,
      id: `e${i}`,
      body: {
        questionId: "q",
        forecaster,
        ...(institution !== undefined && { institution }),
        ...(stated.kind === "yes-no" ? { p: stated.p } : { stated }),
        at: "2030-01-01T00:00:00.000Z",
        reason: "",
      },
    }),
  );
  return pooledAnswers([{ ...envelope, id: "q", body }], estimates, new Map()).get("q");
}
const p = (value: number): Stated => ({ kind: "yes-no", p: value });

test("the reference and the pool's own forecast are in no pool", () => {
  expect(
    pooled(undefined, [
      ["base-rate", p(0.1)],
      ["aggregate", p(0.9)],
    ]),
  ).toBeUndefined();
  expect(
    pooled(undefined, [
      ["base-rate", p(0.1)],
      ["ada", p(0.6)],
    ]),
  ).toMatchObject({ n: 1, stated: { p: 0.6 } });
});

test("an institution of many has no more than half of the weight, in options, too", () => {
  const choice = { kind: "choice" as const, options: ["a", "b"], isOrdered: false };
  const shares = (share: number): Stated => ({ kind: "choice", shares: [share, 1 - share] });
  const many = ["one", "two", "three", "four"].map((name) => [name, shares(0.9), "home"] as const);
  const found = pooled(choice, [...many, ["other", shares(0.1), "north"]]);
  expect(found?.stated).toEqual({ kind: "choice", shares: [expect.closeTo(0.5), expect.closeTo(0.5)] });
  expect(found?.oneInstitution).toBeUndefined();
  expect(pooled(choice, many)).toMatchObject({ oneInstitution: "home" });
});

test("quantiles are averaged level by level, and whoever's median lies outside the pool's middle is named", () => {
  const number = { kind: "number" as const, unit: "deaths", from: 0, to: 1_000 };
  const values = (...own: number[]): Stated => ({ kind: "number", values: own });
  const found = pooled(number, [
    ["ada", values(0, 10, 20, 30, 40)],
    ["ben", values(0, 10, 20, 30, 40)],
    ["cem", values(300, 400, 500, 600, 700)],
  ]);
  expect(found?.stated).toEqual({
    kind: "number",
    values: [100, 140, 180, 220, 260].map((x) => expect.closeTo(x)),
  });
  expect(found?.spread).toEqual({ min: 20, q1: 20, q3: 260, max: 500 });
  expect(found?.dissent[0]?.forecaster).toBe("cem");
});

test("dates come out as days", () => {
  const days = (month: string) => ["01", "05", "10", "15", "20"].map((day) => `2030-${month}-${day}`);
  const date = { kind: "date" as const, from: "2030-01-01", to: "2030-12-31" };
  const found = pooled(date, [
    ["ada", { kind: "date", days: days("05") }],
    ["ben", { kind: "date", days: days("07") }],
  ]);
  // June has thirty days: halfway between 1 May and 1 July lies 31 May, half a day later in the morning.
  expect(found?.stated).toMatchObject({ days: expect.arrayContaining(["2030-06-10"]) });
});
