import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawNegativeBinomial, drawPoisson } from "../../numerics/distributions.ts";
import { detect, type Verdict } from "../detector.ts";
import { presageSurveillance as presage } from "./presage-surveillance.ts";

const options = presage.options.parse(presage.buckets.week);
const season = (week: number) => Math.exp(1 + 0.8 * Math.sin((2 * Math.PI * week) / 52));

test("in sixty calm years of counts that scatter more than chance, it cries less than once a year", () => {
  const chance = seededChance("presage calm");
  const years = 60;
  const values = Array.from({ length: years * 52 }, (_, week) =>
    drawNegativeBinomial(chance, season(week), 8),
  );
  expect(detect(presage, values, options, 104).length).toBeLessThan(years);
});

test("four times as many for a week are seen in most weeks of the year, and in that week", () => {
  const chance = seededChance("presage outbreaks");
  const outbreaks = Array.from({ length: 40 }, (_, i) => 200 + 17 * i);
  const values = Array.from({ length: 900 }, (_, week) =>
    drawPoisson(chance, season(week) * (outbreaks.includes(week) ? 5 : 1)),
  );
  const found = detect(presage, values, options, 200).map(({ index }) => index);
  expect(outbreaks.filter((week) => found.includes(week)).length).toBeGreaterThan(25);
  expect(found.filter((week) => !outbreaks.includes(week)).length).toBeLessThan(8);
});

test("a source that doubles for good is an alarm for some weeks, and then the new usual", () => {
  const chance = seededChance("presage doubled");
  const values = Array.from({ length: 400 }, (_, week) => drawPoisson(chance, week < 300 ? 20 : 45));
  const found = detect(presage, values, options, 300).map(({ index }) => index);
  expect(found[0]).toBeLessThan(303);
  expect(found.filter((week) => week >= 330).length).toBeLessThan(3);
});

test("the chance rises with the count and passes the alarm's where the threshold says", () => {
  const chance = seededChance("presage threshold");
  const state = presage.begin(options);
  for (let week = 0; week < 200; week += 1)
    presage.observe(state, drawPoisson(chance, season(week)), options);
  const saved = JSON.stringify(state);
  const ask = (count: number): Verdict => presage.observe(JSON.parse(saved), count, options);
  const { threshold = Number.NaN } = ask(0);
  for (let count = 0; count < 30; count += 1) {
    expect(ask(count).alarm).toBe(count > threshold);
    expect(ask(count + 1).score).toBeGreaterThanOrEqual(ask(count).score);
  }
});

test("its p-values are no smaller than they should be where nothing happens", () => {
  const chance = seededChance("presage p");
  const weeks = 40_000;
  for (const count of [
    (week: number) => drawPoisson(chance, season(week)),
    (week: number) => drawNegativeBinomial(chance, season(week), 8),
  ]) {
    const state = presage.begin(options);
    let [judged, small] = [0, 0];
    for (let week = 0; week < weeks; week += 1) {
      const { p = 1 } = presage.observe(state, count(week), options);
      if (week < 104) continue;
      judged += 1;
      if (p <= 0.01) small += 1;
    }
    // Counts leap over levels, so that fewer than one in a hundred are as small as that.
    expect(small / judged).toBeLessThan(0.015);
  }
});
