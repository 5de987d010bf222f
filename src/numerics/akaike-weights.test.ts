import { expect, test } from "vitest";
import { akaikeWeighted, akaikeWeights } from "./akaike-weights.ts";

const flat = (y: number) => (_origin: number, horizon: number) => new Float64Array(horizon).fill(y);

test("two of the criterion are worth a factor e, and weights sum to 1", () => {
  const [one = 0, other = 0] = akaikeWeights([10, 12]);
  expect(one / other).toBeCloseTo(Math.E, 9);
  expect(one + other).toBeCloseTo(1, 12);
});

test("models without a finite criterion count only where there is no other", () => {
  expect(akaikeWeights([Number.POSITIVE_INFINITY, 3])).toEqual([0, 1]);
  expect(akaikeWeights([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toEqual([0.5, 0.5]);
});

test("the average lies where the weights put it", () => {
  const both = akaikeWeighted([
    { criterion: 0, from: flat(10) },
    { criterion: 0, from: flat(20) },
    { criterion: 40, from: flat(1e9) },
  ]);
  expect(both.from(5, 2)).toEqual(Float64Array.of(15, 15));
});
