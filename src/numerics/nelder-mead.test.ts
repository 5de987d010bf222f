import { describe, expect, test } from "vitest";
import { lowest } from "./nelder-mead.ts";

describe("the downhill simplex", () => {
  test("finds the bottom of Rosenbrock's valley", () => {
    const valley = ([x = 0, y = 0]: Float64Array) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    const { point, value } = lowest(valley, [-1.2, 1], [0.5, 0.5], { evaluations: 2_000, tolerance: 1e-12 });
    expect(value).toBeLessThan(1e-8);
    expect(point[0]).toBeCloseTo(1, 3);
    expect(point[1]).toBeCloseTo(1, 3);
  });

  test("keeps to where the function is a number", () => {
    const halfLine = ([x = 0]: Float64Array) => (x < 2 ? Number.NaN : x);
    expect(lowest(halfLine, [5], [1]).point[0]).toBeCloseTo(2, 3);
  });

  test("gives the same point each time, and stops when it was told to", () => {
    let asked = 0;
    const bowl = ([x = 0, y = 0]: Float64Array) => {
      asked += 1;
      return (x - 3) ** 2 + (y + 1) ** 2;
    };
    const once = lowest(bowl, [0, 0], [1, 1], { evaluations: 30 });
    expect(asked).toBeLessThan(40);
    expect(lowest(bowl, [0, 0], [1, 1], { evaluations: 30 })).toEqual(once);
  });
});
