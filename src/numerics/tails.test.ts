import fc from "fast-check";
import { expect, test } from "vitest";
import { logFactorial } from "./distributions.ts";
import {
  incompleteBeta,
  incompleteGamma,
  logGamma,
  negativeBinomialQuantile,
  negativeBinomialTail,
  normalQuantile,
  normalTail,
  poissonTail,
  studentTail,
} from "./tails.ts";

test("ln Γ is that of factorials and of one half", () => {
  for (const n of [1, 2, 5, 17, 300]) expect(logGamma(n + 1)).toBeCloseTo(logFactorial(n), 9);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 11);
});

test("tails are the sums of their probabilities", () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.double({ min: 0.05, max: 40, noNaN: true }),
      fc.double({ min: 0.2, max: 50, noNaN: true }),
      (count, mean, size) => {
        let [poisson, negative] = [0, 0];
        for (let k = 0; k < count; k += 1) {
          poisson += Math.exp(k * Math.log(mean) - mean - logFactorial(k));
          negative += Math.exp(
            logGamma(k + size) -
              logGamma(size) -
              logFactorial(k) +
              size * Math.log(size / (size + mean)) +
              k * Math.log(mean / (size + mean)),
          );
        }
        expect(poissonTail(count, mean)).toBeCloseTo(1 - poisson, 8);
        expect(negativeBinomialTail(count, mean, size)).toBeCloseTo(1 - negative, 8);
      },
    ),
  );
});

test("normal and Student tails are the printed ones, far out too", () => {
  expect(normalTail(1.959_963_984_540_054)).toBeCloseTo(0.025, 12);
  expect(normalTail(-1.644_853_626_951_472)).toBeCloseTo(0.95, 12);
  expect(normalTail(8) / 6.220_960_574_271_785e-16).toBeCloseTo(1, 9);
  expect(normalQuantile(0.025)).toBeCloseTo(1.959_963_984_540_054, 9);
  expect(normalQuantile(0.3)).toBeCloseTo(0.524_400_512_708_041, 9);
  expect(studentTail(2.446_911_85, 6)).toBeCloseTo(0.025, 8);
  expect(incompleteBeta(0.5, 3, 3)).toBeCloseTo(0.5, 12);
  expect(incompleteGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 12);
});

test("a quantile is the smallest count that is passed as rarely as asked", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 500, noNaN: true }),
      fc.double({ min: 0.2, max: 100, noNaN: true }),
      (mean, size) => {
        const found = negativeBinomialQuantile(0.01, mean, size);
        expect(negativeBinomialTail(found + 1, mean, size)).toBeLessThanOrEqual(0.01);
        if (found > 0) expect(negativeBinomialTail(found, mean, size)).toBeGreaterThan(0.01);
      },
    ),
  );
});
