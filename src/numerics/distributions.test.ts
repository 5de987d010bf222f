import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Chance, seededChance } from "./chance.ts";
import { drawGamma, drawNegativeBinomial, drawNormal, drawPoisson, logFactorial } from "./distributions.ts";

const n = 40_000;

function momentsOf(draw: (chance: Chance) => number, seed: string): { mean: number; variance: number } {
  const chance = seededChance(seed);
  const values = Array.from({ length: n }, () => draw(chance));
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) };
}

describe("mean and variance are what theory says", () => {
  test.each([
    ["normal", (c: Chance) => drawNormal(c), 0, 1],
    ["gamma, shape .3", (c: Chance) => drawGamma(c, 0.3, 2), 0.6, 1.2],
    ["gamma, shape 5", (c: Chance) => drawGamma(c, 5, 3), 15, 45],
    ["Poisson, mean 0", (c: Chance) => drawPoisson(c, 0), 0, 0],
    ["Poisson, mean 2.5", (c: Chance) => drawPoisson(c, 2.5), 2.5, 2.5],
    ["Poisson, mean 30", (c: Chance) => drawPoisson(c, 30), 30, 30],
    ["Poisson, mean 4000", (c: Chance) => drawPoisson(c, 4_000), 4_000, 4_000],
    ["negative binomial, mean 0", (c: Chance) => drawNegativeBinomial(c, 0, 1), 0, 0],
    ["negative binomial, mean 20 size .5", (c: Chance) => drawNegativeBinomial(c, 20, 0.5), 20, 820],
    ["negative binomial, mean 300 size 4", (c: Chance) => drawNegativeBinomial(c, 300, 4), 300, 22_800],
  ])("%s", (name, draw, mean, variance) => {
    const found = momentsOf(draw, name);
    // Five standard errors of the mean; the variance of heavy tails settles slower.
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / n));
    expect(Math.abs(found.variance - variance)).toBeLessThanOrEqual(0.1 * variance);
  });
});

test("the share of zeros of a Poisson is e to the minus its mean", () => {
  const chance = seededChance("zeros");
  let zeros = 0;
  for (let i = 0; i < n; i += 1) if (drawPoisson(chance, 1.2) === 0) zeros += 1;
  expect(Math.abs(zeros / n - Math.exp(-1.2))).toBeLessThan(5 * Math.sqrt(0.21 / n));
});

test("the logarithm of a factorial grows by the logarithm of the next number", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (k) => {
      expect(logFactorial(k) - logFactorial(k - 1)).toBeCloseTo(Math.log(k), 6);
    }),
  );
});
