import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IndicatorState } from "../kernel/indicator.ts";
import { nextState, type Standing, type StateRule, thresholdFault } from "./indicator-state.ts";

const RULE: StateRule = {
  threshold: { active: 10, emerging: 6, clear: 4, direction: "above" },
  baseline: 2,
  dwellDays: 7,
  windowDays: 30,
};

function walk(values: readonly (number | undefined)[], rule = RULE): IndicatorState[] {
  let standing: Standing | undefined;
  return values.map((value, day) => {
    const state = nextState(rule, standing, value, day);
    if (state !== standing?.state) standing = { state, since: day };
    return state;
  });
}

describe("an indicator's state", () => {
  it("goes from not observed through emerging to active, and recedes when it is cleared and the dwell is over", () => {
    expect(walk([1, 6, 10, 5, 3, 3, 3, 3, 3, 3])).toEqual([
      "NOT_OBSERVED",
      "EMERGING",
      "ACTIVE",
      "ACTIVE",
      "ACTIVE",
      "ACTIVE",
      "ACTIVE",
      "ACTIVE",
      "ACTIVE",
      "RECEDED",
    ]);
  });

  it("stays active between clear and threshold however long", () => {
    expect(new Set(walk([10, ...Array.from({ length: 60 }, () => 5)]))).toEqual(new Set(["ACTIVE"]));
  });

  it("is unknown when nobody collects it, also in the middle of an alarm, and never not observed", () => {
    expect(walk([10, undefined, Number.NaN, 1])).toEqual(["ACTIVE", "UNKNOWN", "UNKNOWN", "NOT_OBSERVED"]);
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -5, max: 20, noNaN: true }), { nil: undefined })),
        (values) => {
          walk(values).forEach((state, i) => {
            expect(state === "UNKNOWN").toBe(values[i] === undefined);
          });
        },
      ),
    );
  });

  it("is not observed again a window after it receded", () => {
    const states = walk([10, ...Array.from({ length: 50 }, () => 0)]);
    expect(states.indexOf("RECEDED")).toBe(7);
    expect(states.indexOf("NOT_OBSERVED")).toBe(37);
  });

  it("sees falls as it sees rises: the mirror image has the same states", () => {
    const mirrored: StateRule = {
      ...RULE,
      threshold: { active: -10, emerging: -6, clear: -4, direction: "below" },
      baseline: -2,
    };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 20 })), (values) => {
        expect(
          walk(
            values.map((value) => -value),
            mirrored,
          ),
        ).toEqual(walk(values));
      }),
    );
  });

  it("emerges half way from the baseline when nobody said where", () => {
    const threshold = { active: 10, direction: "above" } as const;
    expect(walk([5, 6], { ...RULE, threshold })).toEqual(["NOT_OBSERVED", "EMERGING"]);
  });
});

describe("thresholds", () => {
  it("are refused when they contradict each other", () => {
    expect(thresholdFault(RULE)).toBeUndefined();
    expect(thresholdFault({ threshold: { active: 10, emerging: 12, direction: "above" } })).toMatch(
      /after it is active/,
    );
    expect(thresholdFault({ threshold: { active: 10, emerging: 5, clear: 11, direction: "above" } })).toMatch(
      /recede/,
    );
    expect(thresholdFault({ threshold: { active: 10, direction: "above" }, baseline: 10 })).toMatch(
      /always be active/,
    );
  });
});
