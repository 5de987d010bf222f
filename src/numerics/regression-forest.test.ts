import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { type ForestCases, type ForestOptions, regressionForest } from "./regression-forest.ts";

const options: ForestOptions = { trees: 20, leaf: 5, depth: 8, tried: 2, sample: 0.6 };

/** Two features, of which the first decides: outcomes are near 0 below one half and near 10 above. */
function steps(count: number): ForestCases {
  const chance = seededChance("steps");
  const inputs = Float64Array.from({ length: count * 2 }, () => chance.uniform());
  return {
    inputs,
    width: 2,
    outcomes: Float64Array.from(
      { length: count },
      (_, i) => ((inputs[2 * i] ?? 0) > 0.5 ? 10 : 0) + chance.uniform(),
    ),
    outputs: 1,
    multiplicities: new Float64Array(count).fill(1),
    weights: new Float64Array(count).fill(1),
  };
}

test("a case's neighbours are those whose outcomes its features foretell", () => {
  const cases = steps(400);
  const forest = regressionForest(cases, options, seededChance(1));
  for (const [x, expected] of [
    [0.2, 0],
    [0.8, 10],
  ] as const) {
    const { cases: near, shares } = forest.weightsOf(Float64Array.of(x, 0.5));
    const like = near.reduce((sum, one, i) => {
      const isLike = Math.abs((cases.outcomes[one] ?? 0) - expected) <= 1;
      return sum + (isLike ? (shares[i] ?? 0) : 0);
    }, 0);
    expect(like).toBeGreaterThan(0.95);
  }
});

test("shares are above 0 and add up to 1, and cases come upwards, whatever the cases are", () => {
  const numbers = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(numbers, numbers, numbers, fc.integer({ min: 1, max: 9 })), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.tuple(numbers, numbers),
      (rows, target) => {
        const forest = regressionForest(
          {
            inputs: Float64Array.from(rows.flatMap(([one, other]) => [one, other])),
            width: 2,
            outcomes: Float64Array.from(rows, ([, , y]) => y),
            outputs: 1,
            multiplicities: Float64Array.from(rows, ([, , , many]) => many),
            weights: new Float64Array(rows.length).fill(1),
          },
          { ...options, leaf: 2 },
          seededChance("any"),
        );
        const { cases, shares } = forest.weightsOf(Float64Array.from(target));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(shares.every((share) => share > 0)).toBe(true);
        expect([...cases]).toEqual([...new Set(cases)].sort((one, other) => one - other));
      },
    ),
    { numRuns: 60 },
  );
});

test("a case that stands for nine counts nine times as much as its neighbour in the leaf", () => {
  const forest = regressionForest(
    {
      inputs: Float64Array.of(0, 0),
      width: 1,
      outcomes: Float64Array.of(1, 2),
      outputs: 1,
      multiplicities: Float64Array.of(9, 1),
      weights: Float64Array.of(1, 1),
    },
    { ...options, sample: 1 },
    seededChance(1),
  );
  const { shares } = forest.weightsOf(Float64Array.of(0));
  expect(shares[0]).toBeCloseTo(0.9, 12);
  expect(shares[1]).toBeCloseTo(0.1, 12);
});

test("the same chance grows the same forest, another one another", () => {
  const cases = steps(200);
  const at = (seed: number) =>
    regressionForest(cases, options, seededChance(seed)).weightsOf(Float64Array.of(0.4, 0.3));
  expect(at(1)).toEqual(at(1));
  expect(at(1)).not.toEqual(at(2));
});
