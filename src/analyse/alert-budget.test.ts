import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { alertScore, budgetOn, judgeAlerts, newBudget } from "./alert-budget.ts";
import { dayName, dayNumber } from "./calendar.ts";

const first = dayNumber("2019-05-01");

/** Days with so many alerts of chance likelihood at W3. */
function played(perDay: readonly number[], aDay: number) {
  const { uniform: random } = seededChance("budget");
  let budget = newBudget(dayName(first));
  return perDay.map((many, i) => {
    budget = budgetOn(budget, dayName(first + i), aDay);
    const { threshold } = budget;
    const alerts = Array.from({ length: many }, () => ({ level: "W3" as const, score: 2 * random() }));
    const judged = judgeAlerts(budget, alerts, aDay);
    budget = judged.budget;
    return { threshold, passed: budget.passed, held: many - budget.passed };
  });
}

describe("the alert budget", () => {
  test("holds nothing back from a desk that can read all of it", () => {
    expect(played(Array(30).fill(8), 20).every(({ held }) => held === 0)).toBe(true);
  });

  test("never lets more through in a day than can be read, and keeps the worst", () => {
    const days = played(Array(40).fill(100), 10);
    expect(Math.max(...days.map(({ passed }) => passed))).toBeLessThanOrEqual(10);
    const judged = judgeAlerts(
      newBudget("2019-05-01"),
      [0.1, 0.9, 0.5].map((score) => ({ level: "W3" as const, score })),
      1,
    );
    expect([...judged.verdicts].map(([{ score }, verdict]) => [score, verdict])).toEqual([
      [0.9, "passed"],
      [0.5, "day-full"],
      [0.1, "day-full"],
    ]);
  });

  test("settles under a steady load instead of swinging", () => {
    const late = played(Array(120).fill(60), 20).slice(60);
    const moves = late.slice(1).map(({ threshold }, i) => Math.sign(threshold - (late[i]?.threshold ?? 0)));
    const turns = moves.filter(
      (move, i) => move !== 0 && moves.slice(0, i).findLast((one) => one !== 0) === -move,
    );
    expect(turns.length).toBeLessThan(late.length / 4);
    expect(Math.min(...late.map(({ passed }) => passed))).toBeGreaterThan(0);
  });

  test("forgets a flood within weeks of quiet, and a clock that goes back changes nothing", () => {
    const flood = played([...Array(30).fill(200), ...Array(60).fill(0)], 10);
    expect(flood[29]?.threshold).toBeGreaterThan(0.5);
    expect(flood.at(-1)?.threshold).toBe(0);
    const budget = { day: "2019-06-01", threshold: 1, passed: 3, wanted: 5 };
    expect(budgetOn(budget, "2019-05-01", 10)).toEqual(budget);
    // A clock that jumps years ahead is as good as sixty quiet days.
    expect(budgetOn(budget, "2049-05-01", 10)).toMatchObject({ day: "2049-05-01", threshold: 0 });
  });

  test("never holds back what is imminent or ongoing", () => {
    fc.assert(
      fc.property(fc.float({ min: 0, max: 4, noNaN: true }), fc.nat(50), (threshold, passed) => {
        const alert = { level: "W1" as const, score: alertScore("W1", 0.01) };
        const budget = { day: "2019-05-01", threshold, passed, wanted: passed };
        expect(judgeAlerts(budget, [alert], 1).verdicts.get(alert)).toBe("passed");
      }),
    );
  });
});
