import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { drawNegativeBinomial } from "./distributions.ts";
import {
  drawPositive,
  likeliestSize,
  logNegativeBinomial,
  meanOf,
  positiveCounts,
} from "./negative-binomial.ts";

const means = fc.double({ min: 0.01, max: 30, noNaN: true });
const sizes = fc.double({ min: 0.2, max: 10, noNaN: true });

test("the probabilities of all counts add up to 1, and their mean is the mean", () => {
  fc.assert(
    fc.property(means, sizes, (mean, size) => {
      let [sum, first] = [0, 0];
      for (let y = 0; y < 6_000; y += 1) {
        const p = Math.exp(logNegativeBinomial(y, mean, size));
        sum += p;
        first += y * p;
      }
      expect(sum).toBeCloseTo(1, 6);
      expect(first / mean).toBeCloseTo(1, 5);
    }),
    { numRuns: 30 },
  );
});

test("a mean of nothing brings nothing", () => {
  expect(logNegativeBinomial(0, 0, 1)).toBe(0);
  expect(logNegativeBinomial(3, 0, 1)).toBe(Number.NEGATIVE_INFINITY);
});

describe("draws above zero have the mean of the counts above zero", () => {
  test.each([
    [0.02, 0.3],
    [0.5, 0.1],
    [2, 1],
    [40, 0.5],
  ])("with mean %f and size %f of all counts", (mean, size) => {
    const chance = seededChance(`positive ${mean}`);
    const n = 40_000;
    const some = 1 - (1 + mean / size) ** -size;
    const shown = mean / some;
    const variance = (mean + mean ** 2 + mean ** 2 / size) / some - shown ** 2;
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const drawn = drawPositive(chance, mean, size);
      expect(Number.isInteger(drawn) && drawn >= 1).toBe(true);
      sum += drawn;
    }
    expect(Math.abs(sum / n - shown)).toBeLessThan(5 * Math.sqrt(variance / n));
  });
});

test("the size that is likeliest is the one that counts were drawn with", () => {
  const chance = seededChance("size");
  const drawn = Array.from({ length: 8_000 }, () => drawNegativeBinomial(chance, 12, 0.7));
  const size = likeliestSize((tried) => drawn.reduce((sum, y) => sum + logNegativeBinomial(y, 12, tried), 0));
  expect(Math.abs(Math.log(size / 0.7))).toBeLessThan(0.08);
});

test("a regression finds the slopes and the size that counts above zero were drawn with", () => {
  const chance = seededChance("slopes");
  const rows = Array.from({ length: 6_000 }, () => [1, 4 * chance.uniform() - 2]);
  const inputs = Float64Array.from(rows.flat());
  const truth = Float64Array.of(1.2, 0.8);
  const counts = Float64Array.from(rows, (_, i) => drawPositive(chance, meanOf(inputs, 2 * i, truth), 1.5));
  const { slopes, size } = positiveCounts(inputs, counts, 2, 1e-3);
  expect(slopes[0]).toBeCloseTo(1.2, 1);
  expect(slopes[1]).toBeCloseTo(0.8, 1);
  expect(Math.abs(Math.log(size / 1.5))).toBeLessThan(0.15);
});

test("whatever the counts, slopes stay numbers", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: 1, max: 100_000 })), {
        maxLength: 30,
      }),
      (rows) => {
        const inputs = Float64Array.from(rows.flatMap(([x]) => [1, x]));
        const { slopes, size } = positiveCounts(
          inputs,
          Float64Array.from(rows, ([, y]) => y),
          2,
          1,
        );
        expect(slopes.every(Number.isFinite) && Number.isFinite(size)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});
