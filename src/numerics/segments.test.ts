import fc from "fast-check";
import { expect, test } from "vitest";
import { bestCut, stretchesOf } from "./segments.ts";

const Reading = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }) },
  { arbitrary: fc.constant(Number.NaN), weight: 1 },
);
const Readings = fc.array(Reading, { minLength: 1, maxLength: 18 });

test("squares and squares around a line are those of plain sums, and unknown readings count for nothing", () => {
  fc.assert(
    fc.property(Readings, fc.nat(17), fc.nat(17), (list, a, b) => {
      const [start, end] = [Math.min(a, b, list.length - 1), Math.min(Math.max(a, b) + 1, list.length)];
      const known = list.flatMap((x, t) => (t >= start && t < end && Number.isFinite(x) ? [{ t, x }] : []));
      const stretches = stretchesOf(list);
      expect(stretches.known(start, end)).toBe(known.length);
      if (known.length === 0) return;
      const mean = (of: (one: { t: number; x: number }) => number) =>
        known.reduce((sum, one) => sum + of(one), 0) / known.length;
      const [t, x] = [mean((one) => one.t), mean((one) => one.x)];
      const squares = known.reduce((sum, one) => sum + (one.x - x) ** 2, 0);
      expect(stretches.mean(start, end)).toBeCloseTo(x, 8);
      expect(stretches.squares(start, end)).toBeCloseTo(squares, 6);
      const spread = known.reduce((sum, one) => sum + (one.t - t) ** 2, 0);
      const slope = known.reduce((sum, one) => sum + (one.t - t) * (one.x - x), 0) / (spread || 1);
      const left = known.reduce((sum, one) => sum + (one.x - x - slope * (one.t - t)) ** 2, 0);
      if (known.length > 1) expect(stretches.squaresAroundLine(start, end)).toBeCloseTo(left, 6);
    }),
  );
});

/** All ways to cut, tried one by one. */
function leastByTrial(
  length: number,
  cost: (a: number, b: number) => number,
  penalty: number,
  shortest: number,
) {
  let least = Number.POSITIVE_INFINITY;
  const go = (start: number, sum: number) => {
    if (length - start >= shortest) least = Math.min(least, sum + cost(start, length));
    for (let end = start + shortest; end + shortest <= length; end += 1)
      go(end, sum + cost(start, end) + penalty);
  };
  go(0, 0);
  return least;
}

test("no other way to cut costs less", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 14 }),
      fc.double({ min: 0.1, max: 60, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      (list, penalty, shortest, byLength) => {
        const { squares } = stretchesOf(list);
        const cost = (a: number, b: number) => squares(a, b) + (byLength ? Math.log(b - a) : 0);
        const slack = byLength ? Math.log(list.length) : 0;
        const cuts = bestCut(list.length, { cost, penalty, shortest, step: 1, slack });
        if (list.length < 2 * shortest) {
          expect(cuts).toEqual([]);
          return;
        }
        const edges = [0, ...cuts, list.length];
        const total = edges.slice(1).reduce((sum, end, i) => sum + cost(edges[i] ?? 0, end), 0);
        expect(total + penalty * cuts.length).toBeCloseTo(
          leastByTrial(list.length, cost, penalty, shortest),
          6,
        );
      },
    ),
  );
});

test("on a grid the cuts are moved to where the levels change", () => {
  const values = Float64Array.from({ length: 9_973 }, (_, i) => (i < 3_333 ? 0 : i < 7_001 ? 5 : 1));
  const { squares: cost } = stretchesOf(values);
  expect(bestCut(values.length, { cost, penalty: 50, shortest: 5, step: 10 })).toEqual([3_333, 7_001]);
});
