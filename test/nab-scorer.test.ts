/** The last part reads ../shared/data/detection/nab, which is not part of this repository; fails where it is missing. */
import { describe, expect, test } from "vitest";
import { anomalyScores } from "../bench/anomalies.ts";
import { nabProfiles, nabSeries } from "../bench/nab-data.ts";
import { PUBLISHED_WINDOWED_GAUSSIAN } from "../bench/nab-published.ts";
import {
  bestThreshold,
  type LabelledSeries,
  normalised,
  probation,
  scaledSigmoid,
  scoreAt,
} from "../bench/nab-scorer.ts";
import { windowedGaussian } from "../bench/windowed-gaussian.ts";

const standard = { tpWeight: 1, fnWeight: 1, fpWeight: 0.11 };

/** A hundred readings named by their index, with a window from 40 to 49. */
function hundred(
  alarms: readonly number[],
  windows: LabelledSeries["windows"] = [["40", "49"]],
): LabelledSeries {
  const timestamps = Array.from({ length: 100 }, (_, i) => String(i));
  return { name: "s", timestamps, windows, scores: timestamps.map((_, i) => (alarms.includes(i) ? 1 : 0)) };
}
const worth = (...alarms: number[]) => scoreAt([hundred(alarms)], standard, 0.5).score;

test("the sigmoid is that of the paper", () => {
  expect(scaledSigmoid(-1)).toBeCloseTo(0.98661, 5);
  expect(scaledSigmoid(-0.5)).toBeCloseTo(0.84828, 5);
  expect(scaledSigmoid(0)).toBe(0);
  expect(scaledSigmoid(1)).toBeCloseTo(-0.98661, 5);
  expect(scaledSigmoid(3)).toBe(-1);
});

test("an alarm is worth more the earlier it comes in the window, and only the first one counts", () => {
  expect(worth(40)).toBeCloseTo(1, 12);
  expect(worth(44)).toBeCloseTo(scaledSigmoid(-0.6) / scaledSigmoid(-1), 12);
  expect(worth(44, 48)).toBe(worth(44));
  expect(worth(49)).toBeCloseTo(scaledSigmoid(-0.1) / scaledSigmoid(-1), 12);
});

test("a missed window costs 1, and a false alarm .11, less just behind a window", () => {
  expect(worth()).toBe(-1);
  expect(worth(40, 20)).toBeCloseTo(1 - 0.11, 12);
  expect(worth(40, 51)).toBeCloseTo(1 + 0.11 * scaledSigmoid(2 / 9), 12);
  expect(worth(40, 90)).toBeCloseTo(1 - 0.11, 12);
});

test("the probation counts for nothing", () => {
  expect(probation(100)).toBe(15);
  expect(probation(22_695)).toBe(750);
  expect(worth(14)).toBe(-1);
  expect(worth(15)).toBeCloseTo(-1.11, 12);
});

test("one threshold is chosen for all files, by the sum", () => {
  const one = {
    ...hundred([]),
    scores: hundred([]).timestamps.map((_, i) => (i === 40 ? 0.6 : i === 20 ? 0.5 : 0)),
  };
  const two = { ...hundred([]), name: "t", scores: one.scores.map((score) => (score === 0.6 ? 0.55 : 0)) };
  expect(bestThreshold([one, two], standard)).toMatchObject({
    threshold: 0.55,
    truePositives: 2,
    falsePositives: 0,
  });
});

describe("on the shared development part of the Numenta benchmark", () => {
  const series = nabSeries();
  const profiles = nabProfiles();

  test("files, readings and windows are as many as its readme says, and each window's edges are readings", () => {
    expect(series).toHaveLength(24);
    expect(series.reduce((sum, { values }) => sum + values.length, 0)).toBe(69_626);
    expect(series.flatMap(({ windows }) => windows)).toHaveLength(34);
    for (const { timestamps, windows } of series)
      for (const edge of windows.flat()) expect(timestamps).toContain(edge);
  });

  test("no alarm is 0, and the first reading of every window 100, in every profile", () => {
    const silent = series.map((one) => ({ ...one, scores: one.values.map(() => 0) }));
    const perfect = series.map((one) => {
      const starts = new Set(one.windows.map(([start]) => one.timestamps.indexOf(start)));
      return { ...one, scores: one.values.map((_, i) => (starts.has(i) ? 1 : 0)) };
    });
    for (const profile of Object.values(profiles)) {
      expect(normalised(scoreAt(silent, profile, 0.5).score, silent, profile)).toBe(0);
      expect(normalised(scoreAt(perfect, profile, 0.5).score, perfect, profile)).toBeCloseTo(100, 9);
    }
  });

  test("the windowed Gaussian has its published score on 22 files; on two it differs by roundings of 1 - 1e-16", () => {
    const apart: string[] = [];
    for (const one of series) {
      const scores = windowedGaussian(one.values);
      const { score } = scoreAt([{ ...one, scores }], standard, 1 - 2 ** -52);
      const published = PUBLISHED_WINDOWED_GAUSSIAN[one.name] ?? -one.windows.length;
      if (Math.abs(score - published) > 1e-9) apart.push(one.name);
      expect(Math.abs(score - published), one.name).toBeLessThan(0.2201);
    }
    expect(apart).toEqual([
      "artificialWithAnomaly/art_load_balancer_spikes.csv",
      "realTraffic/TravelTime_387.csv",
    ]);
  });

  test("the frozen detector keeps above 75 on the standard profile, and on each half of the files", () => {
    const scored = anomalyScores(series);
    for (const part of [scored, scored.filter((_, i) => i % 2 === 0), scored.filter((_, i) => i % 2 === 1)])
      expect(normalised(scoreAt(part, standard, 0.5).score, part, standard)).toBeGreaterThan(75);
  });
});
