import { describe, expect, test } from "vitest";
import { scoreBinary } from "./score-binary.ts";
import type { BinaryForecast, BinaryOutcome } from "./score-rows.ts";

const day = (text: string) => Date.parse(text);
const said = (question: string, forecaster: string, p: number, at?: string): BinaryForecast => ({
  key: question,
  question,
  questionClass: "",
  forecaster,
  at: at === undefined ? undefined : day(at),
  p,
});
const known = (entries: Record<string, number>, at?: string): ReadonlyMap<string, BinaryOutcome> =>
  new Map(
    Object.entries(entries).map(([key, outcome]) => [
      key,
      { outcome, at: at === undefined ? undefined : day(at) },
    ]),
  );
const options = { seed: "test" };
const scoresOf = (made: ReturnType<typeof scoreBinary>, forecaster: string) =>
  made.groups.find(({ of }) => of.forecaster === forecaster && Object.keys(of).length === 1);

describe("scores of probabilities", () => {
  test("are of the last forecast, and over the days on which each stood", () => {
    const made = scoreBinary(
      [said("q", "a", 0.5, "2024-01-01"), said("q", "a", 1, "2024-01-09")],
      known({ q: 1 }, "2024-01-11"),
      options,
    );
    const scores = scoresOf(made, "a")?.scores ?? {};
    expect(scores.brier?.mean).toBe(0);
    // Eight days at .25, two at 0.
    expect(scores.brier_over_days?.mean).toBeCloseTo(0.2, 12);
    expect(scores.brier_7_days_before?.mean).toBeCloseTo(0.25, 12);
    expect(scores.brier_30_days_before).toBeUndefined();
  });

  test("leave out what was said after the outcome, and questions without one, and count both", () => {
    const made = scoreBinary(
      [said("q", "a", 0.4, "2024-01-01"), said("q", "a", 1, "2024-02-01"), said("open", "a", 0.3)],
      known({ q: 1 }, "2024-01-11"),
      options,
    );
    expect(made).toMatchObject({ late: 1, unresolved: 1, questions: 1 });
    expect(scoresOf(made, "a")?.scores.brier?.mean).toBeCloseTo(0.36, 12);
  });

  test("against peers are on common days only, so that an easy question alone is worth nothing", () => {
    const made = scoreBinary(
      [
        said("hard", "a", 0.6, "2024-01-01"),
        said("hard", "b", 0.5, "2024-01-01"),
        said("easy", "b", 0.99, "2024-01-01"),
      ],
      known({ hard: 1, easy: 1 }, "2024-01-11"),
      options,
    );
    expect(scoresOf(made, "a")?.scores.peer?.mean).toBeCloseTo(0.25 - 0.16, 12);
    expect(scoresOf(made, "b")?.scores.peer?.mean).toBeCloseTo(0.16 - 0.25, 12);
  });

  test("of log hold 0 and 1 to .001 and .999", () => {
    const made = scoreBinary([said("q", "a", 0)], known({ q: 1 }), options);
    expect(scoresOf(made, "a")?.scores.log?.mean).toBeCloseTo(-Math.log(0.001), 9);
  });

  test("stand beside the skill against a reference, on the questions both have", () => {
    const forecasts = [said("q", "base", 0.5), said("q", "a", 0.8), said("other", "a", 0)];
    const made = scoreBinary(forecasts, known({ q: 1, other: 1 }), { ...options, reference: "base" });
    expect(scoresOf(made, "a")?.skill?.brier).toBeCloseTo(1 - 0.04 / 0.25, 12);
    expect(scoresOf(made, "base")?.skill).toBeUndefined();
  });

  test("claim no calibration below thirty forecasts, and draw it from thirty on", () => {
    const of = (n: number) => {
      const names = Array.from({ length: n }, (_, i) => `q${i}`);
      return scoreBinary(
        names.map((name, i) => said(name, "a", i % 2 === 0 ? 0.2 : 0.7)),
        known(Object.fromEntries(names.map((name, i) => [name, i % 3 === 0 ? 1 : 0]))),
        options,
      ).calibration[0];
    };
    expect(of(29)?.reliability).toBeUndefined();
    expect(of(29)?.note).toContain("fewer than 30");
    expect(of(30)?.reliability?.map(({ p }) => p)).toEqual([0.2, 0.7]);
    expect(of(30)?.decomposition?.score).toBeGreaterThan(0);
  });

  test("have intervals that are the same for the same seed", () => {
    const forecasts = Array.from({ length: 20 }, (_, i) => said(`q${i}`, "a", (i % 7) / 7));
    const outcomes = known(Object.fromEntries(forecasts.map(({ key }, i) => [key, i % 2])));
    const once = scoreBinary(forecasts, outcomes, options);
    expect(scoreBinary(forecasts, outcomes, options)).toEqual(once);
    const { low = 1, mean = 0, high = 0 } = scoresOf(once, "a")?.scores.brier ?? {};
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });
});
