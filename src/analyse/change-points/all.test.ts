import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { changePointMethods } from "./all.ts";

const chance = seededChance("change points");
/** Sum of twelve uniform draws: near enough to normal, with variance 1. */
const noise = () => Array.from({ length: 12 }, () => chance.uniform()).reduce((sum, draw) => sum + draw, -6);
const steps = (length: number, ...at: number[]) =>
  Float64Array.from({ length }, (_, i) => noise() + (at.filter((start) => i >= start).length % 2) * 6);

describe.each([...changePointMethods].map((method) => [method.id, method] as const))("%s", (_id, method) => {
  test("finds two steps in noise, and nothing in noise alone", () => {
    const found = method.find([steps(300, 100, 220)]);
    expect(found).toHaveLength(2);
    expect(Math.abs((found[0] ?? 0) - 100)).toBeLessThanOrEqual(2);
    expect(Math.abs((found[1] ?? 0) - 220)).toBeLessThanOrEqual(2);
    expect(method.find([steps(300)])).toEqual([]);
  });

  test("says nothing of a constant series, of an empty one, and of one that is not known", () => {
    for (const values of [
      new Float64Array(50).fill(0.1),
      new Float64Array(0),
      new Float64Array(1),
      new Float64Array(40).fill(Number.NaN),
      Float64Array.from({ length: 30 }, () => 1e300),
    ])
      expect(method.find([values])).toEqual([]);
  });

  test("unit and origin of a series change nothing, nor does a dimension that never moves", () => {
    const Values = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(Values, fc.integer({ min: -8, max: 8 }), (list, power) => {
        const values = Float64Array.from(list);
        const found = method.find([values]);
        expect(method.find([values.map((value) => value * 2 ** power)])).toEqual(found);
        expect(method.find([values, new Float64Array(list.length).fill(7)])).toEqual(found);
        expect([...found]).toEqual([...found].sort((a, b) => a - b));
        for (const index of found) expect(index > 0 && index < list.length).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("unknown readings are passed over, and a step shared by two dimensions is found once", () => {
    const gappy = steps(200, 120).map((value, i) => (i % 7 === 3 ? Number.NaN : value));
    const found = method.find([gappy, steps(200, 120)]);
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 120)).toBeLessThanOrEqual(2);
  });
});
