import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../kernel/fault.ts";
import { seededChance } from "../numerics/chance.ts";
import { drawNormal } from "../numerics/distributions.ts";
import { forecastSeries } from "./forecast-series.ts";
import { studentFour } from "./series-fan.ts";
import { seriesModels } from "./series-models/all.ts";

const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95];
const ask = (values: ArrayLike<number>, more: Partial<Parameters<typeof forecastSeries>[0]> = {}) =>
  forecastSeries({ values: Float64Array.from(values), periods: [], horizon: 6, levels: LEVELS, ...more });

describe.each([...seriesModels].map(({ id }) => id))("%s", (model) => {
  test("gives one mean and rising quantiles for each step, whatever the series", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -50, max: 500 }), fc.constant(0)), {
          minLength: 1,
          maxLength: 50,
        }),
        fc.constantFrom([], [4], [12]),
        (values, periods) => {
          const made = ask(values, { model, periods });
          expect(made.mean).toHaveLength(6);
          expect(made.mean.every(Number.isFinite)).toBe(true);
          for (const step of made.quantiles) {
            expect(step.every(Number.isFinite)).toBe(true);
            expect([...step].sort((one, other) => one - other)).toEqual([...step]);
          }
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  test("never says less than nothing of what is counted", () => {
    const made = ask([9, 7, 5, 4, 2, 1, 0, 1, 0, 0, 0, 0], { model, horizon: 12 });
    for (const step of made.quantiles) expect(step[0] ?? -1).toBeGreaterThanOrEqual(0);
  });
});

describe("a forecast of a series", () => {
  test("steps over unknown values at the end, so that it is of the steps asked for", () => {
    const line = Array.from({ length: 30 }, (_, i) => 100 + 10 * i);
    const whole = ask(line.slice(0, 27), { horizon: 9 });
    const cut = ask([...line.slice(0, 27), Number.NaN, Number.NaN, Number.NaN], { horizon: 6 });
    expect(cut.mean).toEqual(whole.mean.subarray(3));
  });

  test("fills gaps and passes over an unknown beginning", () => {
    const line = Array.from({ length: 30 }, (_, i) => (i < 5 || i === 12 ? Number.NaN : 100 + i));
    expect(ask(line).used).toBe(25);
    expect(ask(line).mean[0]).toBeCloseTo(130, 0);
  });

  test("is refused where nothing is known", () => {
    expect(() => ask([Number.NaN, Number.NaN])).toThrow(Fault);
    expect(() => ask([1, 2, 3], { model: "oracle" })).toThrow(Fault);
  });

  test("of too short a history says the last value, and that it does", () => {
    const made = ask([3, 8]);
    expect(made.model).toBe("seasonal-naive");
    expect([...made.mean]).toEqual([8, 8, 8, 8, 8, 8]);
  });

  test("repeats a week and a year of daily values", () => {
    const value = (i: number) => 100 + (i % 7 === 0 ? 30 : 0) + 20 * Math.sin((2 * Math.PI * i) / 365);
    const made = ask(
      Array.from({ length: 3 * 365 + 5 }, (_, i) => value(i)),
      { periods: [7, 365], horizon: 14 },
    );
    made.mean.forEach((y, k) => {
      expect(Math.abs(y - value(3 * 365 + 5 + k))).toBeLessThan(8);
    });
  });

  test("holds a random walk within its 90% interval about nine times in ten", () => {
    const chance = seededChance("coverage");
    let [held, cases] = [0, 0];
    for (let s = 0; s < 60; s += 1) {
      const walk = new Float64Array(66).fill(1_000);
      for (let i = 1; i < 66; i += 1) walk[i] = (walk[i - 1] ?? 0) + 10 * drawNormal(chance);
      const made = ask(walk.subarray(0, 60), { horizon: 6 });
      made.quantiles.forEach((step, k) => {
        const y = walk[60 + k] ?? 0;
        cases += 1;
        if (y >= (step[0] ?? 0) && y <= (step[4] ?? 0)) held += 1;
      });
    }
    expect(held / cases).toBeGreaterThan(0.84);
    expect(held / cases).toBeLessThan(0.98);
  });

  test("is a mean of several models where none is much better than the others", () => {
    const { weights } = ask(Array.from({ length: 40 }, (_, i) => 50 + i + ((i * i * 7) % 11)));
    expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(weights.length).toBeGreaterThan(3);
  });

  test("leaves out models whose errors are many times those of one that has understood the series", () => {
    const { weights } = ask(Array.from({ length: 40 }, (_, i) => 50 + (i % 3)));
    expect(weights.map(({ name }) => name)).toEqual(["arima"]);
  });
});

test("Student's quantiles with four degrees of freedom are those of the tables", () => {
  expect(studentFour(0.95)).toBeCloseTo(2.1318, 4);
  expect(studentFour(0.975)).toBeCloseTo(2.7764, 4);
  expect(studentFour(0.05)).toBeCloseTo(-2.1318, 4);
  expect(studentFour(0.5)).toBe(0);
});
