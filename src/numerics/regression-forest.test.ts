import { createHash } from "node:crypto";
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
            inputs: Float64Array.from(rows.flat()),
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

/** As they were before sums were laid side by side: however fast it is made, a forest is the same forest. */
test.each([
  [1, "35529cff113aa2c7dc60788534266e6d5a16ae112bf53ad80ca945f3f40d6238"],
  [3, "d31f385b0e7092293c811390fecd25d4b87691e2cf5c0571cf1bea56d4c9d58d"],
  [4, "d1cc0fcc6e1cdead5fec9747b224136d9215110592b674991cf65458324b8896"],
])("forests of %i outcomes are what they were, to the byte", (asked, digest) => {
  const chance = seededChance("bytes");
  const count = 300;
  const inputs = Float64Array.from({ length: count * 3 }, () => Math.floor(chance.uniform() * 40));
  const found = [1, 3, 4].map((outputs) => {
    const outcomes = Float64Array.from(
      { length: count * outputs },
      (_, i) => (inputs[3 * Math.floor(i / outputs)] ?? 0) * chance.uniform(),
    );
    const forest = regressionForest(
      {
        inputs,
        width: 3,
        outcomes,
        outputs,
        multiplicities: Float64Array.from({ length: count }, (_, i) => 1 + (i % 3)),
        weights: Float64Array.from({ length: count }, () => 0.1 + chance.uniform()),
      },
      { trees: 10, leaf: 3, depth: 8, tried: 2, sample: 0.7 },
      chance.stream("f"),
    );
    const hash = createHash("sha256");
    for (let i = 0; i < 20; i += 1) {
      const { cases, shares } = forest.weightsOf(inputs.subarray(3 * i, 3 * i + 3));
      hash.update(cases).update(shares);
    }
    return { outputs, digest: hash.digest("hex") };
  });
  expect(found.find(({ outputs }) => outputs === asked)?.digest).toBe(digest);
});
