import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { surroundingsOf } from "./country-neighbours.ts";
import type { Panel } from "./forecaster.ts";
import { onsetModel } from "./onset.ts";
import { onsetFeatures } from "./onset-features.ts";
import { ONSET_TARGETS, outcomeAt } from "./onset-outcome.ts";

const deathsOf = (...spans: readonly (readonly [number, number])[]) =>
  Float64Array.from(spans.flatMap(([months, deaths]) => new Array<number>(months).fill(deaths)));

describe("an onset", () => {
  test("is five deaths in three months after twelve without one", () => {
    expect(outcomeAt(deathsOf([12, 0], [1, 2], [1, 0], [1, 3]), 11, "onset-3")).toEqual({ came: true });
    expect(outcomeAt(deathsOf([12, 0], [2, 2], [1, 0], [9, 9]), 11, "onset-3")).toEqual({ came: false });
    expect(outcomeAt(deathsOf([12, 0], [2, 2], [1, 0], [9, 9]), 11, "onset-12")).toEqual({ came: true });
  });

  test("is not possible where somebody died in the year, or a month of it is unknown", () => {
    expect(outcomeAt(deathsOf([1, 1], [11, 0], [3, 9]), 11, "onset-3")).toBeUndefined();
    expect(outcomeAt(deathsOf([5, 0], [1, Number.NaN], [6, 0], [3, 9]), 11, "onset-3")).toBeUndefined();
    expect(outcomeAt(deathsOf([11, 0]), 10, "onset-3")).toBeUndefined();
  });

  test("has not come or failed to come while its months are not over", () => {
    expect(outcomeAt(deathsOf([12, 0], [2, 50]), 11, "onset-3")).toEqual({});
  });
});

test("an escalation is twenty deaths a month and twice the mean of six", () => {
  expect(outcomeAt(deathsOf([6, 10], [3, 20]), 5, "escalation")).toEqual({ came: true });
  expect(outcomeAt(deathsOf([6, 10], [2, 20], [1, 19]), 5, "escalation")).toEqual({ came: false });
  expect(outcomeAt(deathsOf([6, 11], [3, 21]), 5, "escalation")).toEqual({ came: false });
  expect(outcomeAt(deathsOf([6, 0], [1, 60], [2, 0]), 5, "escalation")).toEqual({ came: true });
});

const PLACES = ["MLI", "Niger", "Burkina Faso", "Algeria", "Japan", "Atlantis", "NGA", "TCD"];

/** Quiet and violent spells, drawn. */
function drawnPanel(months: number, seed: string): Panel {
  const chance = seededChance(seed);
  const values = new Float64Array(PLACES.length * months);
  for (let p = 0; p < PLACES.length; p += 1) {
    let violent = false;
    for (let t = 0; t < months; t += 1) {
      if (chance.uniform() < (violent ? 0.15 : 0.03)) violent = !violent;
      values[p * months + t] = violent ? chance.integer(60) : 0;
    }
  }
  return { places: PLACES, firstMonth: 24_000, months, values };
}

test("countries border on each other as they do, whatever language names them", () => {
  const { neighbours, region } = surroundingsOf(PLACES);
  expect(neighbours[0]).toEqual([1, 2, 3]);
  expect(neighbours[4]).toEqual([]);
  expect(neighbours[5]).toEqual([]);
  expect(region[0]).toEqual([1, 2, 6]);
});

test("nothing that is said of a month knows a later one: planted deaths change no number", () => {
  const panel = drawnPanel(150, "honest");
  const cut = 110;
  const planted = {
    ...panel,
    values: panel.values.map((value, i) => (i % panel.months > cut ? 1_000 + (i % 7) : value)),
  };
  for (const target of ONSET_TARGETS) {
    const [honest, other] = [onsetModel(panel, target, cut), onsetModel(planted, target, cut)];
    for (let p = 0; p < PLACES.length; p += 1) expect(other.chance(p, cut)).toBe(honest.chance(p, cut));
  }
});

test("deaths planted before the month do change what is said: the test above could fail", () => {
  const panel = drawnPanel(150, "honest");
  const cut = 110;
  const planted = {
    ...panel,
    values: panel.values.map((value, i) => (i % panel.months > cut - 12 ? 1_000 + (i % 7) : value)),
  };
  const [honest, other] = [onsetModel(panel, "escalation", cut), onsetModel(planted, "escalation", cut)];
  expect(PLACES.some((_, p) => other.chance(p, cut) !== honest.chance(p, cut))).toBe(true);
});

test("features are finite, and are those of the months so far", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.string({ maxLength: 5 }), (months, seed) => {
      const panel = drawnPanel(months, seed);
      const whole = onsetFeatures(panel);
      const known = Math.ceil(months / 2);
      const cut = {
        ...panel,
        months: known,
        values: Float64Array.from(
          PLACES.flatMap((_, p) => [...panel.values.subarray(p * months, p * months + known)]),
        ),
      };
      const shorter = onsetFeatures(cut);
      for (const target of ONSET_TARGETS)
        whole[target].forEach(({ width, values }, k) => {
          expect(values.every(Number.isFinite)).toBe(true);
          expect(values).toHaveLength(PLACES.length * months * width);
          const then = shorter[target][k]?.values ?? new Float64Array();
          PLACES.forEach((_, p) => {
            expect(then.subarray(p * known * width, (p + 1) * known * width)).toEqual(
              values.subarray(p * months * width, (p * months + known) * width),
            );
          });
        });
    }),
    { numRuns: 15 },
  );
});

test("where quiet has ended before an onset is likelier, and a war next door is seen", () => {
  const months = 300;
  const values = new Float64Array(PLACES.length * months);
  // Mali's quiet ends every two years, Nigeria has a war in the end, Niger borders on both; Japan has neither.
  for (let t = 30; t < months; t += 24) values.fill(9, t, t + 3);
  values.fill(40, 6 * months + 200, 7 * months);
  const panel = { places: PLACES, firstMonth: 24_000, months, values };
  const features = onsetFeatures(panel);
  const { chance } = onsetModel(panel, "onset-3", months - 1, features);
  expect(chance(0, months - 1)).toBeGreaterThan(chance(4, months - 1));
  const { width = 0, values: table } = features["onset-3"][1] ?? {};
  const worstNeighbour = (place: number, t: number) => table?.[(place * months + t) * width + 3];
  expect(worstNeighbour(1, 199)).toBe(Math.log1p(9 + 9));
  expect(worstNeighbour(1, 299)).toBe(Math.log1p(12 * 40));
  expect(worstNeighbour(4, 299)).toBe(0);
});

test("with next to nothing to learn from, the share so far is given", () => {
  const panel = { ...drawnPanel(60, "quiet"), values: new Float64Array(PLACES.length * 60) };
  const { chance } = onsetModel(panel, "onset-3");
  expect(chance(0, 59)).toBeCloseTo(0.5 / (PLACES.length * 46 + 1), 12);
});
