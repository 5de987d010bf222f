import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hiikRung, transitionsOf, walkLadder } from "./ladder.ts";

const rungs = [
  { enterAt: 5, leaveBelow: 2, dwellSteps: 0 },
  { enterAt: 20, leaveBelow: 10, dwellSteps: 3 },
];
const walk = (values: readonly number[]) => walkLadder(rungs, [values, values]);

describe("a ladder", () => {
  test("is climbed at once and left a rung at a time, after its dwell and below its lower mark", () => {
    expect(walk([0, 5, 25, 9, 9, 9, 9, 1, 1])).toEqual([0, 1, 2, 2, 2, 1, 1, 0, 0]);
    // Between the marks it stays: no swinging about one of them.
    expect(walk([6, 4, 6, 4, 6, 4])).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("is not moved by what is unknown", () => {
    expect(walk([25, Number.NaN, Number.NaN, Number.NaN, Number.NaN])).toEqual([2, 2, 2, 2, 2]);
  });

  test("is never left for more than one rung in a step", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 40, noNaN: true })), (values) => {
        const walked = walk(values);
        for (let t = 1; t < walked.length; t += 1)
          expect((walked[t - 1] ?? 0) - (walked[t] ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("tells how often a rung was followed by another, with its n, and counts nothing across places", () => {
    expect(
      transitionsOf(
        [
          [0, 1, 1, 2],
          [2, 0],
        ],
        3,
      ),
    ).toEqual({
      counts: [
        [0, 1, 0],
        [0, 1, 1],
        [1, 0, 0],
      ],
      n: [1, 2, 1],
    });
  });
});

test("the built-in ladder goes by HIIK's marks for a region and month, as far as they are known", () => {
  expect([0, 20, 21, 60, 61].map((deaths) => hiikRung({ deaths }))).toEqual([0, 1, 2, 2, 3]);
  expect(hiikRung({ deaths: 100, displaced: 500, personnel: 20 })).toBe(2);
  expect(hiikRung({ deaths: 100, displaced: 30_000, personnel: 20 })).toBe(2);
  expect(hiikRung({ deaths: 100, displaced: 30_000, personnel: 500 })).toBe(3);
  expect(hiikRung({})).toBeNaN();
});
