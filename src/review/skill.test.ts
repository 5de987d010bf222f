import { describe, expect, test } from "vitest";
import type { Score } from "../kernel/question.ts";
import { seededChance } from "../numerics/chance.ts";
import { corpOf, horizonOf, skillLines } from "./skill.ts";

const chance = () => seededChance("test");

/** Questions of which every third comes true; the base rate says so of each. */
function scores(
  forecaster: string,
  n: number,
  say: (isYes: boolean, i: number) => number,
  more: object = {},
): Score[] {
  return Array.from({ length: n }, (_, i) => {
    const isYes = i % 3 === 0;
    const p = say(isYes, i);
    const [o, base] = [isYes ? 1 : 0, 1 / 3];
    const questionId = `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;
    return {
      questionId,
      estimateId: questionId,
      forecaster,
      p,
      outcome: isYes ? "yes" : "no",
      brier: (p - o) ** 2,
      log: 0,
      referenceBrier: (base - o) ** 2,
      ...more,
    };
  });
}

describe("against the base rate", () => {
  test("who knows is better, who is always wrong is worse, and who says the base rate cannot be told from it", () => {
    const all = [
      ...scores("seer", 60, (isYes) => (isYes ? 0.9 : 0.1)),
      ...scores("fool", 60, (isYes) => (isYes ? 0.1 : 0.9)),
      ...scores("parrot", 60, () => 1 / 3),
      ...scores("base-rate", 60, () => 1 / 3),
    ];
    const lines = skillLines(all, chance());
    expect(lines.filter(({ by }) => by === "forecaster").map(({ name, verdict }) => [name, verdict])).toEqual(
      [
        ["seer", "better"],
        ["fool", "worse"],
        ["parrot", "same"],
      ],
    );
  });

  test("nothing is claimed of fewer than thirty questions, however good", () => {
    const [line] = skillLines(
      scores("seer", 29, (isYes) => (isYes ? 0.99 : 0.01)),
      chance(),
    );
    expect(line).toMatchObject({ verdict: "few", questions: 29 });
    expect(
      corpOf(
        scores("seer", 29, () => 0.5),
        chance(),
      ),
    ).toEqual([]);
  });

  test("many estimates of few questions are few questions", () => {
    const one = scores("a", 10, (isYes) => (isYes ? 0.9 : 0.1), { topic: "borders" });
    const all = ["a", "b", "c", "d"].flatMap((forecaster) => one.map((score) => ({ ...score, forecaster })));
    const line = skillLines(all, chance()).find(({ by }) => by === "topic");
    expect(line).toMatchObject({ name: "borders", questions: 10, verdict: "few" });
  });

  test("a horizon runs from the first estimate to the outcome", () => {
    expect([0, 31, 32, 92, 93, 366, 367].map(horizonOf)).toEqual([
      "month",
      "month",
      "quarter",
      "quarter",
      "year",
      "year",
      "longer",
    ]);
  });
});

test("a reliability diagram's parts add up to the score, and the band holds who is calibrated", () => {
  const [corp] = corpOf(
    scores("parrot", 90, () => 1 / 3),
    chance(),
  );
  const { score, miscalibration, discrimination, uncertainty } = corp?.decomposition ?? {
    score: Number.NaN,
    miscalibration: 0,
    discrimination: 0,
    uncertainty: 0,
  };
  expect(miscalibration - discrimination + uncertainty).toBeCloseTo(score, 12);
  const [point] = corp?.points ?? [];
  expect(point?.observed).toBeCloseTo(1 / 3);
  expect(point?.low).toBeLessThan(1 / 3);
  expect(point?.high).toBeGreaterThan(1 / 3);
});
