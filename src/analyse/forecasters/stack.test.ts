import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { quantile, sorted } from "../../numerics/quantiles.ts";
import { drawsAt } from "../forecast-summary.ts";
import type { Panel } from "../forecaster.ts";
import { analogues } from "./analogues.ts";
import { stack } from "./stack.ts";

const MONTHS = 150;
const LEADS = [1, 3, 6, 12];

/** A steady war, one that comes and goes, a quiet place, and ten that burn up now and then. */
function panel(change: (values: Float64Array) => void = () => {}): Panel {
  const chance = seededChance("places");
  const values = new Float64Array(13 * MONTHS);
  for (let t = 0; t < MONTHS; t += 1) {
    values[t] = 300 + Math.round(60 * chance.uniform());
    values[MONTHS + t] = Math.floor(t / 9) % 2 === 0 ? Math.round(800 * chance.uniform() ** 3) : 0;
    for (let p = 3; p < 13; p += 1)
      values[p * MONTHS + t] = (t + 11 * p) % 40 < 10 ? Math.round(90 * chance.uniform()) : 0;
  }
  change(values);
  const places = Array.from({ length: 13 }, (_, p) => `place ${p}`);
  return { places, firstMonth: 24_000, months: MONTHS, values };
}

function forecast(from: Panel, leads: readonly number[] = LEADS) {
  return stack.forecast(from, { leads, draws: 300, chance: seededChance("stack test") });
}

function shareOf(place: number, part: string): number {
  const reasons = stack.explain(panel(), LEADS)(place);
  return reasons.reduce((sum, one) => sum + (one.kind === "part" && one.part === part ? one.share : 0), 0);
}

test("a steady war rests on its own months, one that comes and goes on what followed elsewhere", () => {
  const own = (place: number) =>
    ["last-12-months", "recent-months", "counts"].reduce((sum, part) => sum + shareOf(place, part), 0);
  expect(own(0)).toBeGreaterThan(0.5);
  expect(own(1)).toBeLessThan(0.4);
  expect(shareOf(0, "counts")).toBeGreaterThan(0.1);
});

test("a steady war is expected to go on at its level, more surely than by analogues alone", () => {
  const draws = forecast(panel());
  const rival = analogues.forecast(panel(), { leads: LEADS, draws: 300, chance: seededChance("stack test") });
  const near = (of: typeof draws, k: number) =>
    drawsAt(of, 0, k).filter((value) => value > 200 && value < 460).length;
  for (const k of LEADS.keys()) {
    const middle = quantile(sorted(drawsAt(draws, 0, k)), 0.5);
    expect(middle).toBeGreaterThan(250);
    expect(middle).toBeLessThan(400);
    expect(near(draws, k)).toBeGreaterThan(near(rival, k));
  }
});

test("one extreme month years ago leaves the middle and the 90% interval where they were", () => {
  const shocked = forecast(
    panel((values) => {
      values[2 * MONTHS + 60] = 1_000_000;
    }),
  );
  const own = sorted(drawsAt(shocked, 2, 0));
  expect(quantile(own, 0.5)).toBe(0);
  expect(quantile(own, 0.95)).toBe(0);
});

test("fractional counts are forecast as fractions, all above or at zero", () => {
  const draws = forecast(
    panel((values) => {
      values.set(values.map((value) => value / 7));
    }),
  );
  expect(draws.values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  expect(draws.values.some((value) => !Number.isInteger(value))).toBe(true);
});

test("leads beyond the length of the data rest on the place's own months alone", () => {
  const short: Panel = {
    places: ["a"],
    firstMonth: 24_000,
    months: 20,
    values: new Float64Array(20).fill(5),
  };
  const draws = forecast(short, [36]);
  expect(quantile(sorted(drawsAt(draws, 0, 0)), 0.5)).toBe(5);
  const parts = stack
    .explain(
      short,
      [36],
    )(0)
    .flatMap((one) => (one.kind === "part" ? [one.part] : []));
  expect(parts).toEqual(["last-12-months", "recent-months", "counts"]);
});

test("a place that split off a year ago is forecast, one that has merged into another is not", () => {
  const draws = forecast(
    panel((values) => {
      values.fill(Number.NaN, 3 * MONTHS, 4 * MONTHS - 12);
      values.fill(Number.NaN, 5 * MONTHS - 6, 5 * MONTHS);
    }),
  );
  expect(drawsAt(draws, 3, 0).every((value) => value >= 0)).toBe(true);
  expect(drawsAt(draws, 4, 0).every((value) => Number.isNaN(value))).toBe(true);
});

test("part of the places, from any one on, get what they get among all", () => {
  const all = forecast(panel());
  const some = stack.forecast(panel(), {
    leads: LEADS,
    draws: 300,
    chance: seededChance("stack test"),
    first: 1,
    asked: 4,
  });
  expect(some.places).toEqual(["place 1", "place 2", "place 3"]);
  const size = LEADS.length * 300;
  expect(some.values).toEqual(all.values.slice(size, 4 * size));
});
