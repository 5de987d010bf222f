import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { learnedRatio, ratesOf } from "./ratio-learning.ts";

const NOTHING = { seenBefore: 0, events: 0, seenOtherwise: 0, quiet: 0 };

describe("a ratio learned from history", () => {
  it("is what the expert said while there is no history", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.1, max: 50, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (present, absent) => {
          const learned = learnedRatio(NOTHING, { present, absent });
          expect(learned.present).toBeCloseTo(present, 9);
          expect(learned.absent).toBeCloseTo(absent, 9);
        },
      ),
    );
  });

  it("is between the expert's and the history's own, and comes to the latter as cases grow", () => {
    const expert = { present: 4, absent: 0.5 };
    // Seen before half of the events and before a tenth of the others: 5 when seen.
    const learnt = (events: number, quiet: number) =>
      learnedRatio({ seenBefore: events / 2, events, seenOtherwise: quiet / 10, quiet }, expert).present;
    expect(learnt(4, 10)).toBeGreaterThan(4);
    expect(learnt(4, 10)).toBeLessThan(learnt(40, 400));
    expect(learnt(4_000, 40_000)).toBeCloseTo(5, 1);
  });

  it("of an expert who contradicts himself, or of none, is Jeffreys': 8 of 10 against 5 of 100", () => {
    const cells = { seenBefore: 8, events: 10, seenOtherwise: 5, quiet: 100 };
    const jeffreys = 8.5 / 11 / (5.5 / 101);
    expect(ratesOf({ present: 2, absent: 1.5 })).toBeUndefined();
    expect(learnedRatio(cells, { present: 2, absent: 1.5 })).toMatchObject({
      present: expect.closeTo(jeffreys, 12),
      strength: 0,
    });
    expect(learnedRatio(cells, { present: 4, absent: 0.5 }, 0).present).toBeCloseTo(jeffreys, 12);
  });

  it("has an interval that narrows with cases and holds the ratio", () => {
    const few = learnedRatio(
      { seenBefore: 2, events: 4, seenOtherwise: 3, quiet: 30 },
      { present: 4, absent: 0.5 },
    );
    const many = learnedRatio(
      { seenBefore: 200, events: 400, seenOtherwise: 300, quiet: 3_000 },
      { present: 4, absent: 0.5 },
    );
    expect(few.low).toBeLessThan(few.present);
    expect(few.high).toBeGreaterThan(few.present);
    expect(many.high / many.low).toBeLessThan(few.high / few.low / 2);
  });
});
