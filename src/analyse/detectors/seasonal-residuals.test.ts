import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawPoisson } from "../../numerics/distributions.ts";
import { detect } from "../detector.ts";
import { seasonalResiduals } from "./seasonal-residuals.ts";

const options = seasonalResiduals.options.parse(seasonalResiduals.buckets.week);
/** High for six weeks of each year, and low otherwise: no wave has that shape. */
const season = (week: number) => (week % 52 >= 20 && week % 52 < 26 ? 40 : 8);

test("a season of any shape is no alarm once it is known, and the same count out of season is", () => {
  const chance = seededChance("seasonal residuals");
  const values = Array.from({ length: 520 }, (_, week) => drawPoisson(chance, season(week)));
  const calm = detect(seasonalResiduals, values, options, 208);
  expect(calm.length).toBeLessThan(10);
  values[500] = 40;
  const [found] = detect(seasonalResiduals, values, options, 500);
  expect(found?.index).toBe(500);
  expect(found?.expected).toBeLessThan(16);
});

test("an outbreak is not learnt as the season of the next year", () => {
  const values = Array.from({ length: 420 }, () => 10);
  values[300] = 200;
  const expectedAt = (length: number) => {
    const state = seasonalResiduals.begin(options);
    let last = 0;
    for (const value of values.slice(0, length))
      last = seasonalResiduals.observe(state, value, options).expected ?? 0;
    return last;
  };
  expect(expectedAt(353)).toBeCloseTo(10, 0);
  expect(expectedAt(302)).toBeCloseTo(10, 0);
});
