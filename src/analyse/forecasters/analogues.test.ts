import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { quantile, sorted } from "../../numerics/quantiles.ts";
import { drawsAt } from "../forecast-summary.ts";
import type { Panel } from "../forecaster.ts";
import { analogues } from "./analogues.ts";

const MONTHS = 120;

/** Places whose violence starts with 10 a month for six months and then is 100 a month for a year. */
function escalations(places: number, now: number): Panel {
  const values = new Float64Array((places + 1) * MONTHS);
  for (let p = 0; p < places; p += 1) {
    const start = 24 + ((p * 7) % 50);
    values.fill(10, p * MONTHS + start, p * MONTHS + start + 6);
    values.fill(100, p * MONTHS + start + 6, p * MONTHS + start + 18);
  }
  // The last place has just been through the six months.
  values.fill(10, places * MONTHS + now - 5, places * MONTHS + now + 1);
  return {
    places: Array.from({ length: places + 1 }, (_, p) => (p === places ? "target" : `past ${p}`)),
    firstMonth: 24_000,
    months: MONTHS,
    values,
  };
}

test("what followed elsewhere is expected here, though the place itself never saw it", () => {
  const panel = escalations(200, MONTHS - 1);
  const draws = analogues.forecast(panel, { leads: [1, 2, 3], draws: 400, chance: seededChance(1) });
  const upper = quantile(sorted(drawsAt(draws, 200, 2)), 0.75);
  expect(upper).toBeGreaterThan(60);
  const reasons = analogues.explain(panel, [1, 2, 3])(200);
  const named = reasons.filter((reason) => reason.kind === "analogue");
  expect(named.length).toBe(5);
  for (const { before, after } of named) expect(after).toBeGreaterThan(before);
});

test("months after the panel's last cannot matter: a longer history gives the same past forecast", () => {
  const long = escalations(30, MONTHS - 1);
  const cut = (months: number): Panel => ({
    ...long,
    months,
    values: Float64Array.from({ length: long.places.length * months }, (_, i) => {
      const place = Math.floor(i / months);
      return long.values[place * MONTHS + (i - place * months)] ?? Number.NaN;
    }),
  });
  const changed = cut(100);
  for (let p = 0; p < long.places.length; p += 1) long.values.fill(9_999, p * MONTHS + 100, (p + 1) * MONTHS);
  const request = { leads: [1, 6], draws: 50, chance: seededChance(1) };
  expect(analogues.forecast(cut(100), request).values).toEqual(analogues.forecast(changed, request).values);
});

test("fractional histories give fractional draws, at their own scale", () => {
  const values = Float64Array.from({ length: 2 * 90 }, (_, i) => 0.25 + ((i * 13) % 7) / 10);
  const panel = { places: ["a", "b"], firstMonth: 24_000, months: 90, values };
  const { values: draws } = analogues.forecast(panel, { leads: [1, 2], draws: 200, chance: seededChance(1) });
  expect(draws.some((value) => !Number.isInteger(value))).toBe(true);
  expect(Math.max(...draws)).toBeLessThan(5);
});

test("paths stay together: sums over months spread wider than independent months would", () => {
  const panel = escalations(100, MONTHS - 1);
  const leads = [1, 2, 3, 4, 5, 6];
  const draws = analogues.forecast(panel, { leads, draws: 1_000, chance: seededChance(2) });
  const columns = leads.map((_, k) => drawsAt(draws, 100, k));
  const variance = (values: ArrayLike<number>) => {
    const all = Array.from(values);
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    return all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
  };
  const sums = Float64Array.from({ length: 1_000 }, (_, j) =>
    columns.reduce((sum, c) => sum + (c[j] ?? 0), 0),
  );
  expect(variance(sums)).toBeGreaterThan(1.5 * columns.reduce((sum, column) => sum + variance(column), 0));
});
