import fc from "fast-check";
import { expect, test } from "vitest";
import { ridge } from "./ridge.ts";

const number = fc.integer({ min: -50, max: 50 });
const points = fc.array(
  fc.record({ inputs: fc.tuple(number, number), output: number, weight: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 4, maxLength: 30 },
);

test("points on a plane give back the plane when the penalty is tiny", () => {
  const inputs = [0, 0, 1, 0, 0, 1, 2, 3, -1, 4];
  const outputs = Float64Array.from(
    { length: 5 },
    (_, i) => 7 + 2 * (inputs[2 * i] ?? 0) - 3 * (inputs[2 * i + 1] ?? 0),
  );
  const line = ridge(Float64Array.from(inputs), outputs, Float64Array.of(1, 2, 3, 4, 5), 1e-12);
  expect(line.intercept).toBeCloseTo(7, 6);
  expect(line.slopes[0]).toBeCloseTo(2, 6);
  expect(line.slopes[1]).toBeCloseTo(-3, 6);
});

test("no line nearby fits better under the same penalty", () => {
  fc.assert(
    fc.property(
      points,
      fc.double({ min: 0.01, max: 10, noNaN: true }),
      fc.integer({ min: 0, max: 2 }),
      (rows, penalty, moved) => {
        const line = ridge(
          Float64Array.from(rows.flatMap(({ inputs }) => inputs)),
          Float64Array.from(rows.map(({ output }) => output)),
          Float64Array.from(rows.map(({ weight }) => weight)),
          penalty,
        );
        const total = rows.reduce((sum, { weight }) => sum + weight, 0);
        const loss = (shift: number) => {
          const [p, q, r] = [0, 1, 2].map((k) => (k === moved ? shift : 0));
          const [s1, s2] = [(line.slopes[0] ?? 0) + (p ?? 0), (line.slopes[1] ?? 0) + (q ?? 0)];
          const misfit = rows.reduce(
            (sum, { inputs: [a, b], output, weight }) =>
              sum + weight * (output - line.intercept - (r ?? 0) - s1 * a - s2 * b) ** 2,
            0,
          );
          return misfit / total + penalty * (s1 * s1 + s2 * s2);
        };
        expect(loss(0)).toBeLessThanOrEqual(loss(0.01) + 1e-9);
        expect(loss(0)).toBeLessThanOrEqual(loss(-0.01) + 1e-9);
      },
    ),
  );
});
