import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { drawNormal } from "./distributions.ts";
import { loess } from "./loess.ts";
import { multipleSeasons, seasonsAhead } from "./multiple-seasons.ts";
import {
  autocorrelation,
  isSeasonal,
  movingAverage,
  seasonalTerms,
  withoutSeasons,
  withSeasons,
} from "./seasons.ts";

const wave = (i: number, period: number) => Math.sin((2 * Math.PI * i) / period);

describe("seasons", () => {
  test("are found under a trend and in noise, and not in noise alone", () => {
    const chance = seededChance("seasons");
    const noise = Float64Array.from({ length: 120 }, () => drawNormal(chance));
    expect(isSeasonal(noise, 12)).toBe(false);
    expect(
      isSeasonal(
        noise.map((x, i) => 100 + x + 5 * wave(i, 12)),
        12,
      ),
    ).toBe(true);
    expect(
      isSeasonal(
        noise.map((x, i) => 100 + 3 * i + x + 8 * wave(i, 12)),
        12,
      ),
    ).toBe(true);
  });

  test("need three periods", () => {
    expect(
      isSeasonal(
        Float64Array.from({ length: 30 }, (_, i) => wave(i, 12)),
        12,
      ),
    ).toBe(false);
  });

  test.each([true, false])(
    "have terms around rest, and the series comes back from without them (multiplied: %s)",
    (multiplied) => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 24, maxLength: 60 }),
          (list) => {
            const values = Float64Array.from(list);
            const terms = seasonalTerms(values, 4, multiplied);
            const mean = terms.reduce((sum, x) => sum + x, 0) / 4;
            expect(mean).toBeCloseTo(multiplied ? 1 : 0, 9);
            const back = withSeasons(withoutSeasons(values, terms, multiplied), terms, multiplied, 0);
            back.forEach((y, i) => {
              expect(y).toBeCloseTo(values[i] ?? 0, 9);
            });
          },
        ),
        { seed: 3, numRuns: 50 },
      );
    },
  );

  test("that are clear are hardly pulled towards none, and noise is", () => {
    const chance = seededChance("shrunk");
    const noise = Float64Array.from({ length: 72 }, () => 100 + drawNormal(chance));
    const clear = seasonalTerms(
      noise.map((x, i) => x + 20 * wave(i, 12)),
      12,
      false,
    );
    const none = seasonalTerms(noise, 12, false);
    expect(clear[3] ?? 0).toBeGreaterThan(18);
    expect(Math.max(...none.map(Math.abs))).toBeLessThan(0.6);
  });

  test("average out over a period", () => {
    const values = Float64Array.from({ length: 36 }, (_, i) => 10 + i + 5 * wave(i, 12));
    expect(movingAverage(values, 12)[20]).toBeCloseTo(30, 9);
    expect(movingAverage(values, 12)[2]).toBeNaN();
  });

  test("of a constant series have no autocorrelation", () => {
    expect(autocorrelation(new Float64Array(20).fill(3), 4)).toBe(0);
  });
});

describe("local lines", () => {
  test("leave a straight line as it is, and go on beyond its ends", () => {
    const line = Float64Array.from({ length: 30 }, (_, i) => 3 + 2 * i);
    loess(line, 7, 2).forEach((y, i) => {
      expect(y).toBeCloseTo(3 + 2 * (i - 2), 6);
    });
  });
});

describe("several seasons", () => {
  const values = Float64Array.from(
    { length: 24 * 7 * 4 },
    (_, i) => 100 + 10 * wave(i, 24) + 6 * wave(i, 168) + i / 100,
  );

  test("are told apart and go on", () => {
    const parts = multipleSeasons(values, [24, 168]);
    const ahead = seasonsAhead(parts, [24, 168], values.length, 48);
    ahead.forEach((x, k) => {
      const i = values.length + k;
      expect(Math.abs(x - 10 * wave(i, 24) - 6 * wave(i, 168))).toBeLessThan(1.5);
    });
  });

  test("and the rest add up to the values", () => {
    const { seasons, rest } = multipleSeasons(values, [24, 168]);
    rest.forEach((x, i) => {
      expect(x + seasons.reduce((sum, season) => sum + (season[i] ?? 0), 0)).toBeCloseTo(values[i] ?? 0, 9);
    });
  });
});
