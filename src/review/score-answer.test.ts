import { describe, expect, test } from "vitest";
import { scoreOf, timedScores, weightedInterval } from "./score-answer.ts";

const DAY = 86_400_000;

test("the weighted interval score is the width-and-miss formula of its median and two intervals", () => {
  const [low, q1, median, q3, high] = [0, 2, 4, 6, 10];
  for (const y of [-3, 0, 3, 4, 8, 25]) {
    const is = (l: number, u: number, alpha: number) => u - l + (2 / alpha) * Math.max(l - y, y - u, 0);
    const byFormula = (0.5 * Math.abs(y - median) + 0.25 * is(q1, q3, 0.5) + 0.05 * is(low, high, 0.1)) / 2.5;
    expect(weightedInterval([low, q1, median, q3, high], y)).toBeCloseTo(byFormula, 12);
  }
});

test("a statement of another kind is not scored", () => {
  const answer = { kind: "number" as const, unit: "deaths", from: 0, to: 9 };
  expect(scoreOf(answer, { kind: "yes-no", p: 0.5 }, { kind: "number", value: 3 })).toBeUndefined();
});

test("where options are ordered, a near miss costs less than a far one", () => {
  const answer = (isOrdered: boolean) => ({ kind: "choice" as const, options: ["a", "b", "c"], isOrdered });
  const score = (isOrdered: boolean, shares: number[]) =>
    scoreOf(answer(isOrdered), { kind: "choice", shares }, { kind: "choice", option: 2 }) ?? 0;
  expect(score(true, [0.1, 0.8, 0.1])).toBeLessThan(score(true, [0.8, 0.1, 0.1]));
  expect(score(false, [0.1, 0.8, 0.1])).toBeCloseTo(score(false, [0.8, 0.1, 0.1]));
});

describe("over time", () => {
  test("each day counts what stood at its end, and a peer is whoever stood on the same days", () => {
    const [one, other] = timedScores(
      [
        {
          said: [
            { at: 0, score: 0.4 },
            { at: 2 * DAY, score: 0.2 },
          ],
        },
        { said: [{ at: 3 * DAY + 1, score: 0.5 }] },
      ],
      4 * DAY,
    );
    expect(one).toEqual({ overDays: expect.closeTo(0.3), peer: expect.closeTo(0.3) });
    expect(other).toEqual({ overDays: 0.5, peer: expect.closeTo(-0.3) });
  });

  test("a fixed lead asks what had been said by then", () => {
    const [path] = timedScores(
      [
        {
          said: [
            { at: 0, score: 0.4 },
            { at: 60 * DAY, score: 0.2 },
          ],
        },
      ],
      100 * DAY,
    );
    expect(path?.leads).toEqual({ 90: 0.4, 30: 0.2, 7: 0.2 });
  });
});
