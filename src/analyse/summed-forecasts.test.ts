import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { summedForecasts } from "./summed-forecasts.ts";

const leaf = (name: string) => ({ name, children: [] });
const TREE = {
  name: "world",
  children: [
    { name: "north", children: [leaf("a"), leaf("b")] },
    { name: "south", children: [leaf("c")] },
  ],
};
const counts = (level: number, every: number) =>
  Float64Array.from({ length: 48 }, (_, i) => (i % every === 0 ? level + ((i * 7) % 5) : 0));
const HISTORIES = new Map([
  ["a", counts(20, 1)],
  ["b", counts(3, 4)],
  ["c", counts(8, 2)],
]);
const made = () =>
  summedForecasts(TREE, HISTORIES, {
    periods: [12],
    horizon: 4,
    levels: [0.05, 0.5, 0.95],
    draws: 200,
    chance: seededChance("sums"),
    model: "theta",
  });

describe("forecasts of countries, regions and the world", () => {
  test("add up at every level and step, none of them below nothing", () => {
    const of = new Map(made().map((one) => [one.name, one.mean]));
    for (let k = 0; k < 4; k += 1) {
      const at = (name: string) => of.get(name)?.[k] ?? Number.NaN;
      expect(at("a") + at("b")).toBeCloseTo(at("north"), 9);
      expect(at("north") + at("south")).toBeCloseTo(at("world"), 9);
      expect(Math.min(at("a"), at("b"), at("c"))).toBeGreaterThanOrEqual(0);
    }
  });

  test("have quantiles around their means, the world's no wider than its parts' together", () => {
    const widths = new Map(
      made().map(
        ({ name, quantiles }) => [name, (quantiles[0]?.[2] ?? 0) - (quantiles[0]?.[0] ?? 0)] as const,
      ),
    );
    const [world = 0, a = 0, b = 0, c = 0] = ["world", "a", "b", "c"].map((name) => widths.get(name) ?? 0);
    expect(world).toBeGreaterThan(0);
    expect(world).toBeLessThanOrEqual(a + b + c);
  });

  test("are the same for the same seed", () => {
    expect(made()).toEqual(made());
  });
});
