/** What goes wrong with series in the world, put to every detector. */
import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { drawNegativeBinomial, drawNormal, drawPoisson } from "../numerics/distributions.ts";
import { detect, type Width } from "./detector.ts";
import { detectors } from "./detectors/all.ts";

const fitted = [...detectors].flatMap((detector) =>
  (["day", "month", "week", "sample"] as const satisfies Width[]).flatMap((width) => {
    const options = detector.buckets[width];
    return options === undefined ? [] : [{ detector, width, options: detector.options.parse(options) }];
  }),
);

const drawn = (length: number, value: (i: number, chance: ReturnType<typeof seededChance>) => number) => {
  const chance = seededChance("bad input");
  return Float64Array.from({ length }, (_, i) => value(i, chance));
};

describe.each(fitted)("$detector.id by $width", ({ detector, options }) => {
  const alarms = (values: Float64Array, from = 0) => detect(detector, values, options, from);

  test("a gap is judged no worse than the readings around it: none in it, and no flood after it", () => {
    const whole = drawn(1_500, (_, chance) => drawPoisson(chance, 6));
    const gappy = whole.map((value, i) => (i >= 900 && i < 1_000 ? Number.NaN : value));
    for (const { index } of alarms(gappy)) expect(index < 900 || index >= 1_000).toBe(true);
    expect(alarms(gappy, 1_000).length).toBeLessThanOrEqual(alarms(whole, 1_000).length + 5);
  });

  test("zeros with a rare count among them are an alarm once in a while at most, not each time", () => {
    const sparse = drawn(2_000, (_, chance) => (chance.uniform() < 0.01 ? drawPoisson(chance, 2) : 0));
    const some = sparse.filter((value) => value > 0).length;
    expect(alarms(sparse, 500).length).toBeLessThan(detector.id === "ears-c3" ? 5 * some : 2 * some);
  });

  test("a source that doubles its volume overnight becomes the new usual", () => {
    const doubled = drawn(2_400, (i, chance) => drawPoisson(chance, i < 1_200 ? 20 : 40));
    const late = alarms(doubled, 2_000).length;
    const usual = alarms(
      drawn(2_400, (_, chance) => drawPoisson(chance, 40)),
      2_000,
    ).length;
    expect(late).toBeLessThanOrEqual(usual + 8);
  });

  test("a flood of a hundred times the usual for a week does not blind it for ever, nor break a number", () => {
    const flooded = drawn(3_000, (i, chance) =>
      i >= 1_000 && i < 1_007 ? 900 : i >= 2_900 && i < 2_904 ? 700 : drawNegativeBinomial(chance, 5, 5),
    );
    const found = alarms(flooded, 1_007);
    for (const { score, observed } of found)
      expect(Number.isFinite(score) && Number.isFinite(observed)).toBe(true);
    // HDX Signals keeps still for 180 days after a report; the others named do not look for more.
    const looksUp = !["long-silence", "first-ever", "hdx-signals"].includes(detector.id);
    if (looksUp) expect(found.some(({ index }) => index >= 2_900 && index < 2_940)).toBe(true);
  });
});

const levels = fitted.filter(({ detector }) => detector.measures.includes("level"));

test.each(levels)(
  "a clock that jumps, or stands, breaks nothing in $detector.id by $width",
  ({ detector, options }) => {
    const state = detector.begin(options);
    const chance = seededChance("clock");
    let seconds = 1.4e9;
    for (let i = 0; i < 3_000; i += 1) {
      seconds += i % 500 === 499 ? -3_600 : i % 700 === 699 ? 90 * 86_400 : i % 11 === 0 ? 0 : 300;
      const { score } = detector.observe(state, 50 + drawNormal(chance), options, seconds);
      expect(Number.isFinite(score)).toBe(true);
    }
    expect(JSON.stringify(state)).not.toMatch(/null/);
  },
);
