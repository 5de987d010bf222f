import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../kernel/fault.ts";
import type { Draws } from "./forecaster.ts";
import { comesIn, type OutcomeAsked, shareOf } from "./path-outcomes.ts";

/** One place; a row a draw, each a month ahead. */
function drawsOf(...paths: readonly (readonly number[])[]): Draws {
  const leads = (paths[0] ?? []).map((_, i) => i + 1);
  return {
    places: ["AAA"],
    asOf: 24_000,
    leads,
    draws: paths.length,
    values: Float64Array.from(leads.flatMap((_, k) => paths.map((path) => path[k] ?? 0))),
  };
}
const year = (...deaths: readonly number[]) =>
  Float64Array.from([...new Array<number>(12 - deaths.length).fill(0), ...deaths]);
const QUIET = year(3, 0, 0, 4);
const VIOLENT = year(10, 10, 10);
const asked = (more: Partial<OutcomeAsked>): OutcomeAsked => ({
  outcome: "at-least",
  months: 6,
  atLeast: 25,
  ...more,
});
const came = (draws: Draws, past: Float64Array, more: Partial<OutcomeAsked>) =>
  comesIn(draws, 0, past, asked(more))?.join("");

describe("a sum", () => {
  test("is reached in the draws whose months add up to it", () => {
    const draws = drawsOf([5, 5, 5, 5, 5, 0], [24, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 25]);
    expect(came(draws, VIOLENT, {})).toBe("101");
    expect(came(draws, VIOLENT, { months: 1, atLeast: 24 })).toBe("010");
  });
});

describe("an onset", () => {
  const draws = drawsOf([9, 8, 8, 0, 0, 0], [9, 0, 0, 9, 9, 0], [0, 0, 0, 0, 0, 25]);
  test("is twenty-five deaths within three months in a row", () => {
    expect(came(draws, QUIET, { outcome: "onset" })).toBe("101");
    expect(came(draws, QUIET, { outcome: "onset", months: 3 })).toBe("100");
  });
  test("cannot come where the year was violent, nor where a month of it is unknown", () => {
    expect(came(draws, VIOLENT, { outcome: "onset" })).toBeUndefined();
    expect(came(draws, year(Number.NaN), { outcome: "onset" })).toBeUndefined();
  });
});

describe("an escalation", () => {
  test("is twenty a month and twice the mean of the six months before", () => {
    const draws = drawsOf([20, 20, 20, 0, 0, 0], [20, 20, 19, 0, 0, 0], [0, 0, 0, 24, 24, 24]);
    expect(came(draws, year(0, 0), { outcome: "escalation" })).toBe("101");
    expect(came(draws, year(12, 12, 12, 12, 12, 12), { outcome: "escalation" })).toBe("001");
  });
});

describe("an end", () => {
  const draws = drawsOf([9, 9, 9, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0]);
  test("is a span whose last three months are without a death", () => {
    expect(came(draws, VIOLENT, { outcome: "end" })).toBe("101");
    expect(came(draws, VIOLENT, { outcome: "end", months: 3 })).toBe("011");
  });
  test("cannot come where there was little to end", () => {
    expect(came(draws, QUIET, { outcome: "end" })).toBeUndefined();
  });
});

test("nothing but a sum is asked of fewer than three months", () => {
  const draws = drawsOf([0, 0], [30, 30]);
  expect(came(draws, QUIET, { outcome: "onset", months: 2 })).toBeUndefined();
  expect(came(draws, VIOLENT, { outcome: "end", months: 2 })).toBeUndefined();
});

test("months that were not forecast are refused", () => {
  const draws = drawsOf([0, 0, 0], [1, 1, 1]);
  for (const outcome of ["at-least", "onset", "escalation"] as const)
    expect(() => comesIn(draws, 0, QUIET, asked({ outcome, months: 4 }))).toThrow(Fault);
});

test("more time and fewer deaths never make a sum, an onset or an escalation less likely", () => {
  const path = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(
      fc.array(path, { minLength: 5, maxLength: 20 }),
      fc.constantFrom("at-least", "onset", "escalation"),
      fc.integer({ min: 3, max: 7 }),
      (paths, outcome, months) => {
        const share = (more: Partial<OutcomeAsked>) =>
          shareOf(comesIn(drawsOf(...paths), 0, QUIET, asked({ outcome, ...more })) ?? new Uint8Array(1));
        expect(share({ months: months + 1 })).toBeGreaterThanOrEqual(share({ months }));
        expect(share({ months, atLeast: 10 })).toBeGreaterThanOrEqual(share({ months, atLeast: 11 }));
      },
    ),
  );
});
