import { expect, test } from "vitest";
import { boostedTrees } from "./boosted-trees.ts";
import { seededChance } from "./chance.ts";
import { logistic } from "./logistic.ts";
import { rocArea } from "./warning-metrics.ts";

const OPTIONS = { trees: 60, depth: 2, rate: 0.2, penalty: 1, least: 1 };

/** Cases of two features, of which the outcome is drawn with a chance that `oddsOf` gives. */
function drawn(count: number, oddsOf: (x: number, y: number) => number, seed: string) {
  const chance = seededChance(seed);
  const inputs = Float64Array.from({ length: 2 * count }, () => 4 * chance.uniform() - 2);
  const outcomes = Uint8Array.from({ length: count }, (_, i) =>
    chance.uniform() < 1 / (1 + Math.exp(-oddsOf(inputs[2 * i] ?? 0, inputs[2 * i + 1] ?? 0))) ? 1 : 0,
  );
  return { inputs, outcomes };
}

test("a regression finds the line that outcomes were drawn from", () => {
  const { inputs, outcomes } = drawn(20_000, (x, y) => -1 + 1.5 * x - 0.5 * y, "line");
  const odds = logistic(inputs, outcomes, 2, 1);
  const at = (x: number, y: number) => odds(Float64Array.of(x, y));
  expect(at(0, 0)).toBeCloseTo(-1, 0);
  expect(Math.abs(at(1, 0) - at(0, 0) - 1.5)).toBeLessThan(0.1);
  expect(Math.abs(at(0, 1) - at(0, 0) + 0.5)).toBeLessThan(0.1);
});

test("a regression's chances add up to what came, and its slopes shrink under a penalty", () => {
  const { inputs, outcomes } = drawn(500, (x) => x - 2, "sums");
  const odds = logistic(inputs, outcomes, 2, 10);
  const said = outcomes.reduce(
    (sum, _, i) => sum + 1 / (1 + Math.exp(-odds(inputs.subarray(2 * i, 2 * i + 2)))),
    0,
  );
  expect(said).toBeCloseTo(
    outcomes.reduce((sum, y) => sum + y, 0),
    3,
  );
  const held = logistic(inputs, outcomes, 2, 1e9);
  expect(held(Float64Array.of(2, 0)) - held(Float64Array.of(-2, 0))).toBeCloseTo(0, 4);
});

test("trees see what no line can: outcomes where two features agree in sign", () => {
  const oddsOf = (x: number, y: number) => (x * y > 0 ? 3 : -3);
  const { inputs, outcomes } = drawn(3_000, oddsOf, "corners");
  const other = drawn(1_000, oddsOf, "other corners");
  const area = (odds: (features: Float64Array) => number) =>
    rocArea(
      [...other.outcomes].map((came, i) => ({
        score: odds(other.inputs.subarray(2 * i, 2 * i + 2)),
        came: came === 1,
        block: "",
      })),
      seededChance(1),
    ).value ?? 0;
  expect(area(boostedTrees(inputs, outcomes, 2, { ...OPTIONS, depth: 3 }))).toBeGreaterThan(0.9);
  expect(area(logistic(inputs, outcomes, 2, 1))).toBeLessThan(0.65);
});

test("trees keep to the base rate where nothing tells cases apart", () => {
  const outcomes = Uint8Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const odds = boostedTrees(new Float64Array(200).fill(3), outcomes, 2, OPTIONS);
  expect(1 / (1 + Math.exp(-odds(Float64Array.of(3, 3))))).toBeCloseTo(0.25, 10);
  const regressed = logistic(new Float64Array(200).fill(3), outcomes, 2, 1);
  expect(1 / (1 + Math.exp(-regressed(Float64Array.of(3, 3))))).toBeCloseTo(0.25, 10);
});
