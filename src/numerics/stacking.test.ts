import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { drawNormal } from "./distributions.ts";
import { sorted } from "./quantiles.ts";
import { crps } from "./scores.ts";
import { stacking } from "./stacking.ts";

test("the score of a mixture is the CRPS of its draws put together", () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(numbers, numbers, fc.integer({ min: 0, max: 60 }), (one, other, outcome) => {
      const stack = stacking(2);
      stack.add([sorted(one), sorted(other)], outcome);
      // As often as the other has draws, so that each model has half of all.
      const together = sorted([
        ...one.flatMap((x) => other.map(() => x)),
        ...other.flatMap((y) => one.map(() => y)),
      ]);
      expect(stack.score(Float64Array.of(0.5, 0.5))).toBeCloseTo(crps(together, outcome), 9);
    }),
  );
});

/** Outcomes are now near 0, now near 10, each half of the time; one model says always 0, one 10, one is far off. */
function halves() {
  const chance = seededChance("halves");
  const around = (centre: number) => sorted(Array.from({ length: 40 }, () => centre + drawNormal(chance)));
  const stack = stacking(3);
  for (let i = 0; i < 200; i += 1)
    stack.add([around(0), around(10), around(90)], (i % 2 === 0 ? 0 : 10) + drawNormal(chance));
  return stack;
}

test("models that are right in turn share the weight, and one that never is gets none", () => {
  const weights = halves().weights();
  expect(weights[0]).toBeCloseTo(0.5, 1);
  expect(weights[1]).toBeCloseTo(0.5, 1);
  expect(weights[2]).toBeLessThan(0.01);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
});

test("no other weights on a grid score lower by more than a hair", () => {
  const stack = halves();
  const best = stack.score(stack.weights());
  for (let a = 0; a <= 10; a += 1)
    for (let b = 0; a + b <= 10; b += 1)
      expect(stack.score(Float64Array.of(a / 10, b / 10, (10 - a - b) / 10))).toBeGreaterThan(best - 0.005);
});

test("before the first case, and where all are perfect, all weigh alike", () => {
  expect([...stacking(4).weights()]).toEqual([0.25, 0.25, 0.25, 0.25]);
  const perfect = stacking(2);
  perfect.add([Float64Array.of(3), Float64Array.of(3)], 3);
  expect([...perfect.weights()]).toEqual([0.5, 0.5]);
});
