import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import {
  averagePrecision,
  costLossCurve,
  criticalSuccess,
  detectionShare,
  type Estimate,
  extremalDependence,
  falseAlarmRatio,
  falseDetectionShare,
  type Judged,
  leadTimes,
  molchanDiagram,
  peirceSkill,
  rocArea,
  shareOf,
} from "./warning-metrics.ts";

/** Finley's tornadoes of 1884, the table every textbook of verification begins with. */
const FINLEY = { hits: 28, misses: 23, falseAlarms: 72, correctRejections: 2680 };

test("Finley's tornadoes have the figures of the textbooks", () => {
  expect(detectionShare(FINLEY).value).toBeCloseTo(0.549, 3);
  expect(falseAlarmRatio(FINLEY).value).toBeCloseTo(0.72, 10);
  expect(falseDetectionShare(FINLEY).value).toBeCloseTo(0.0262, 4);
  expect(criticalSuccess(FINLEY).value).toBeCloseTo(0.228, 3);
  expect(peirceSkill(FINLEY).value).toBeCloseTo(0.523, 3);
  // By hand: H = 28/51, F = 72/2752; (ln F - ln H - ln(1-F) + ln(1-H)) / (ln F + ln H + ln(1-F) + ln(1-H)).
  expect(extremalDependence(FINLEY).value).toBeCloseTo(
    (-3.6434 + 0.5996 + 0.0265 - 0.7963) / (-3.6434 - 0.5996 - 0.0265 - 0.7963),
    3,
  );
});

test("intervals are Wilson's", () => {
  const { low = 0, high = 0 } = shareOf(0, 10).interval ?? {};
  expect([low, high]).toEqual([0, expect.closeTo(0.2775, 4)]);
  const half = shareOf(5, 10).interval;
  expect([half?.low, half?.high]).toEqual([expect.closeTo(0.2366, 4), expect.closeTo(0.7634, 4)]);
});

test("what is not defined is absent", () => {
  const nothing = { hits: 0, misses: 0, falseAlarms: 0, correctRejections: 0 };
  for (const figure of [detectionShare, falseAlarmRatio, falseDetectionShare, criticalSuccess])
    expect(figure(nothing)).toEqual({ n: 0 });
  expect(extremalDependence({ ...FINLEY, misses: 0 })).toEqual({ n: 2780 });
  expect(rocArea([], seededChance(1))).toEqual({ n: 0 });
  expect(averagePrecision([{ score: 1, came: false, block: "a" }], seededChance(1))).toEqual({ n: 1 });
  expect(costLossCurve([{ score: 1, came: false, block: "a" }], [0.5])).toEqual([{ ratio: 0.5 }]);
  expect(leadTimes([], 0, seededChance(1)).p50).toEqual({ n: 0 });
  expect(molchanDiagram([{ score: 1, came: false, block: "a" }])).toEqual([]);
});

test("a miss is a lead time of nothing, and is shown", () => {
  const { p10, p50, p90 } = leadTimes([10, 20, 30], 2, seededChance(1));
  expect([p10.value, p50.value, p90.value?.toFixed(6)]).toEqual([0, 10, "26.000000"]);
  expect(p50.n).toBe(5);
});

const judged = (scores: readonly number[], came: readonly number[]): Judged[] =>
  scores.map((score, i) => ({ score, came: came[i] === 1, block: String(i % 3) }));

test("areas, precision, the error diagram and the value of warnings, counted by hand", () => {
  const cases = judged([0.9, 0.8, 0.7, 0.6, 0.1], [1, 0, 1, 0, 0]);
  expect(rocArea(cases, seededChance(1)).value).toBeCloseTo(5 / 6, 12);
  expect(averagePrecision(cases, seededChance(1)).value).toBeCloseTo((1 + 2 / 3) / 2, 12);
  expect(molchanDiagram(cases).map(({ alarmed, missed }) => [alarmed, missed])).toEqual([
    [0.2, 0.5],
    [0.4, 0.5],
    [0.6, 0],
    [0.8, 0],
    [1, 0],
  ]);
  // Cost .65: three warned (three times .65), no miss; never acting costs 2, always 3.25, foresight 1.3.
  expect(costLossCurve(cases, [0.65])[0]?.value).toBeCloseTo((2 - 1.95) / (2 - 1.3), 12);
  // All alike: no order, and a precision that is the base rate.
  const alike = judged([1, 1, 1, 1], [1, 0, 0, 0]);
  expect(rocArea(alike, seededChance(1)).value).toBe(0.5);
  expect(averagePrecision(alike, seededChance(1)).value).toBe(0.25);
});

const COUNT = fc.integer({ min: 0, max: 500 });
const COUNTS = fc.record({ hits: COUNT, misses: COUNT, falseAlarms: COUNT, correctRejections: COUNT });
const CASES = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 20 }).map((x) => x / 20),
    came: fc.boolean(),
    block: fc.constantFrom("a", "b", "c", "d"),
  }),
  { maxLength: 40 },
);

describe("always", () => {
  const sound = ({ value, interval }: Estimate, least: number) => {
    for (const number of [value, interval?.low, interval?.high])
      if (number !== undefined) expect(number >= least - 1e-9 && number <= 1 + 1e-9).toBe(true);
  };

  test("figures lie in their range, inside their intervals, or are absent", () => {
    fc.assert(
      fc.property(COUNTS, (counts) => {
        for (const figure of [detectionShare, falseAlarmRatio, falseDetectionShare, criticalSuccess])
          sound(figure(counts), 0);
        for (const figure of [peirceSkill, extremalDependence]) {
          const estimate = figure(counts);
          sound(estimate, -1);
          if (estimate.interval && estimate.value !== undefined)
            expect(
              estimate.interval.low <= estimate.value + 1e-9 &&
                estimate.value <= estimate.interval.high + 1e-9,
            ).toBe(true);
        }
      }),
    );
  });

  test("areas turn round with the scores, and only their order counts", () => {
    fc.assert(
      fc.property(CASES, (cases) => {
        const { value } = rocArea(cases, seededChance(1));
        const turned = rocArea(
          cases.map((one) => ({ ...one, score: -one.score })),
          seededChance(1),
        ).value;
        if (value === undefined) expect(turned).toBeUndefined();
        else expect(value + (turned ?? 0)).toBeCloseTo(1, 10);
        const bent = cases.map((one) => ({ ...one, score: Math.exp(one.score) }));
        expect(rocArea(bent, seededChance(1))).toEqual(rocArea(cases, seededChance(1)));
        expect(averagePrecision(bent, seededChance(1))).toEqual(averagePrecision(cases, seededChance(1)));
        sound(averagePrecision(cases, seededChance(1)), 0);
      }),
      { numRuns: 40 },
    );
  });

  test("no warning is worth more than foresight", () => {
    fc.assert(
      fc.property(CASES, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (cases, ratio) => {
        for (const { value } of costLossCurve(cases, [ratio]))
          if (value !== undefined) expect(value <= 1 + 1e-9 && Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
