/** What every method of forecasting a series must do, whatever its mathematics. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arima, differencesNeeded, kpss } from "./arima.ts";
import { seededChance } from "./chance.ts";
import { drawNormal } from "./distributions.ts";
import { exponentialSmoothing, smooth } from "./exponential-smoothing.ts";
import { dynamicTheta } from "./theta.ts";

const methods = [
  ["theta", (values: Float64Array) => dynamicTheta(values)],
  ["theta 2", (values: Float64Array) => dynamicTheta(values, 2)],
  ["exponential smoothing", (values: Float64Array) => exponentialSmoothing(values, 1)],
  ["arima", arima],
] as const;

const series = fc
  .array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 12, maxLength: 40 })
  .map((values) => Float64Array.from(values));

describe.each(methods)("%s", (_name, fitTo) => {
  test("says of a constant series that it goes on", () => {
    const ahead = fitTo(new Float64Array(20).fill(7)).from(20, 6);
    for (const y of ahead) expect(y).toBeCloseTo(7, 2);
  });

  test("speaks in the unit it was spoken to", () => {
    fc.assert(
      fc.property(series, (values) => {
        const once = fitTo(values).from(values.length, 5);
        const scaled = fitTo(values.map((y) => y * 1_024)).from(values.length, 5);
        once.forEach((y, k) => {
          expect(scaled[k] ?? 0).toBeCloseTo(y * 1_024, -1);
        });
      }),
      { numRuns: 25, seed: 5 },
    );
  });

  test("says something finite of any series, and the same each time", () => {
    fc.assert(
      fc.property(series, (values) => {
        const ahead = fitTo(values).from(values.length, 12);
        expect(ahead.every(Number.isFinite)).toBe(true);
        expect(fitTo(values).from(values.length, 12)).toEqual(ahead);
      }),
      { numRuns: 25, seed: 6 },
    );
  });

  test("from an earlier origin looks at nothing after it but through the parameters", () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => 50 + i + ((i * 13) % 7));
    const fitted = fitTo(values);
    expect(fitted.from(20, 8).subarray(0, 3)).toEqual(fitted.from(20, 3));
    // A straight rise is seen at every origin.
    expect(Math.abs((fitted.from(20, 1)[0] ?? 0) - 72)).toBeLessThan(8);
  });
});

describe("theta", () => {
  test("with its parameter at 1 is simple exponential smoothing: a flat line", () => {
    const values = Float64Array.from({ length: 25 }, (_, i) => 10 + ((i * 7) % 5));
    const ahead = dynamicTheta(values, 1).from(25, 5);
    for (const y of ahead) expect(y).toBeCloseTo(ahead[0] ?? 0, 9);
  });

  test("with its parameter at 2 goes on with half the slope of a straight line", () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => 100 + 4 * i);
    const ahead = dynamicTheta(values, 2).from(40, 10);
    expect(((ahead[9] ?? 0) - (ahead[0] ?? 0)) / 9).toBeCloseTo(2, 0);
  });
});

describe("exponential smoothing", () => {
  test("carries a straight trend on, and a damped one less far", () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => 10 + 2 * i);
    const none = new Float64Array(0);
    const straight = smooth(values, { trend: "straight", season: "none", relative: false }, none).from(
      30,
      10,
    );
    const damped = smooth(values, { trend: "damped", season: "none", relative: false }, none).from(30, 10);
    expect(straight[9]).toBeCloseTo(88, 1);
    expect(damped[9] ?? 0).toBeLessThan(88);
    expect(damped[9] ?? 0).toBeGreaterThan(70);
  });

  test("repeats a season that multiplies a rising level", () => {
    const season = [0.8, 1, 1.3, 0.9];
    const values = Float64Array.from({ length: 40 }, (_, i) => (100 + 2 * i) * (season[i % 4] ?? 1));
    exponentialSmoothing(values, 4)
      .from(40, 4)
      .forEach((y, k) => {
        expect(y / ((100 + 2 * (40 + k)) * (season[k] ?? 1))).toBeCloseTo(1, 1);
      });
  });
});

describe("arima", () => {
  test("finds how strongly a value leans on the one before", () => {
    const chance = seededChance("ar");
    const values = new Float64Array(600);
    for (let i = 1; i < 600; i += 1) values[i] = 0.7 * (values[i - 1] ?? 0) + drawNormal(chance);
    values[599] = 10;
    const [one = 0, two = 0] = arima(values).from(600, 2);
    expect(one / 10).toBeGreaterThan(0.55);
    expect(one / 10).toBeLessThan(0.85);
    expect(two / one).toBeCloseTo(0.7, 0);
  });

  test("takes a random walk to be one, and noise around a level not", () => {
    const chance = seededChance("walk");
    const noise = Float64Array.from({ length: 200 }, () => drawNormal(chance));
    const walk = new Float64Array(200);
    noise.forEach((x, i) => {
      walk[i] = (walk[i - 1] ?? 0) + x;
    });
    expect(differencesNeeded(noise)).toBe(0);
    expect(differencesNeeded(walk)).toBe(1);
    expect(kpss(walk)).toBeGreaterThan(0.463);
  });
});
