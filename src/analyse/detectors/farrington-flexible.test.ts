import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawNegativeBinomial, drawPoisson } from "../../numerics/distributions.ts";
import { detect } from "../detector.ts";
import { expectedFrom } from "../farrington.ts";
import { farringtonFlexible as farrington } from "./farrington-flexible.ts";

const options = farrington.options.parse(farrington.buckets.week);
const season = (week: number) => Math.exp(2.3 + 0.6 * Math.sin((2 * Math.PI * week) / 52));

test("of ordinary weeks with a season about as many are alarms as it is told", () => {
  const chance = seededChance("farrington calm");
  const years = 60;
  const values = Array.from({ length: years * 52 }, (_, week) =>
    drawNegativeBinomial(chance, season(week), 10),
  );
  const share = detect(farrington, values, options, 263).length / (values.length - 263);
  expect(share).toBeLessThan(2 * options.alpha);
  expect(share).toBeGreaterThan(options.alpha / 4);
});

test("an outbreak in the history does not hide the next one, and nothing is said for five years", () => {
  const chance = seededChance("farrington past");
  const values = Array.from({ length: 340 }, (_, week) => drawPoisson(chance, season(week)));
  for (let week = 150; week < 160; week += 1) values[week] = (values[week] ?? 0) + 60;
  const last = 339;
  values[last] = 45;
  expect(detect(farrington, values.slice(0, 263), options, 0)).toEqual([]);
  const [found] = detect(farrington, values, options, last);
  expect(found?.index).toBe(last);
  expect(found?.expected).toBeLessThan(2 * season(last));
});

test("counts with a trend and without scatter give their own mean back", () => {
  const ages = Int32Array.from({ length: 200 }, (_, i) => 226 - i);
  const parts = Uint8Array.from(ages, (age) => age % 4);
  const rates = [10, 20, 40, 80];
  const counts = Float64Array.from(ages, (age) => (rates[age % 4] ?? 0) * Math.exp(-0.004 * age));
  const { mean, dispersion, hasTrend } = expectedFrom({ counts, ages, parts, periods: 4 }, 2.58);
  expect(dispersion).toBe(1);
  expect(hasTrend).toBe(true);
  expect(mean).toBeCloseTo(10, 4);
});

test("fewer than five cases in four weeks are never an alarm", () => {
  const values = new Float64Array(300);
  values[290] = 4;
  expect(detect(farrington, values, options, 0)).toEqual([]);
  values[291] = 2;
  expect(detect(farrington, values, options, 0).map(({ index }) => index)).toEqual([291]);
});
