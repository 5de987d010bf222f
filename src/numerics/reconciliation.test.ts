import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reconciled, type TreeNode } from "./reconciliation.ts";

const leaf = (name: string): TreeNode => ({ name, children: [] });
const world: TreeNode = {
  name: "world",
  children: [
    { name: "north", children: [leaf("a"), leaf("b")] },
    { name: "south", children: [leaf("c"), leaf("d"), leaf("e")] },
  ],
};
const NAMES = ["world", "north", "south", "a", "b", "c", "d", "e"];
const some = fc.array(
  fc.record({
    mean: fc.double({ min: -50, max: 50, noNaN: true }),
    variance: fc.double({ min: 0.1, max: 9, noNaN: true }),
  }),
  { minLength: NAMES.length, maxLength: NAMES.length },
);
type Uncertains = readonly { readonly mean: number; readonly variance: number }[];
const named = (forecasts: Uncertains) =>
  new Map(NAMES.flatMap((name, i) => (forecasts[i] ? [[name, forecasts[i]] as const] : [])));
const far = (made: ReadonlyMap<string, number>, forecasts: Uncertains) =>
  NAMES.reduce((sum, name, i) => {
    const { mean = 0, variance = 1 } = forecasts[i] ?? {};
    return sum + ((made.get(name) ?? 0) - mean) ** 2 / variance;
  }, 0);

describe("reconciled forecasts", () => {
  test("add up at every level", () => {
    fc.assert(
      fc.property(some, (forecasts) => {
        const made = reconciled(world, named(forecasts));
        const at = (name: string) => made.get(name) ?? Number.NaN;
        expect(at("a") + at("b")).toBeCloseTo(at("north"), 8);
        expect(at("c") + at("d") + at("e")).toBeCloseTo(at("south"), 8);
        expect(at("north") + at("south")).toBeCloseTo(at("world"), 8);
      }),
      { seed: 1 },
    );
  });

  test("lie nearer to the forecasts, by their variances, than any others that add up", () => {
    fc.assert(
      fc.property(
        some,
        fc.constantFrom("a", "b", "c", "d", "e"),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (forecasts, moved, by) => {
          const made = reconciled(world, named(forecasts));
          const other = new Map(made);
          const above = ["a", "b"].includes(moved) ? "north" : "south";
          for (const name of [moved, above, "world"]) other.set(name, (made.get(name) ?? 0) + by);
          expect(far(made, forecasts)).toBeLessThanOrEqual(far(other, forecasts) + 1e-9);
        },
      ),
      { seed: 2 },
    );
  });

  test("that add up already stay as they are", () => {
    const forecasts = [15, 3, 12, 1, 2, 3, 4, 5].map((mean) => ({ mean, variance: 1 }));
    const made = reconciled(world, named(forecasts));
    NAMES.forEach((name, i) => {
      expect(made.get(name)).toBeCloseTo(forecasts[i]?.mean ?? 0, 10);
    });
  });

  test("follow the sum where the sum is sure, and the parts where they are", () => {
    const forecasts = (sure: number) =>
      new Map([
        ["top", { mean: 10, variance: sure }],
        ["x", { mean: 2, variance: 1 }],
        ["y", { mean: 2, variance: 3 }],
      ]);
    const tree: TreeNode = { name: "top", children: [leaf("x"), leaf("y")] };
    const top = reconciled(tree, forecasts(1e-9));
    expect(top.get("x")).toBeCloseTo(3.5, 6);
    expect(top.get("y")).toBeCloseTo(6.5, 6);
    expect(reconciled(tree, forecasts(1e12)).get("top")).toBeCloseTo(4, 6);
  });
});
