import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawPoisson } from "../../numerics/distributions.ts";
import { detect } from "../detector.ts";
import { kleinbergBursts } from "./kleinberg-bursts.ts";

const options = kleinbergBursts.options.parse(kleinbergBursts.buckets.week);

test("a run at three times the usual rate is a burst, taken up again at a count that alone is none", () => {
  const values = new Float64Array(140).fill(5);
  values[90] = 9;
  values.fill(15, 110, 120);
  values[114] = 7;
  values[115] = 9;
  const found = detect(kleinbergBursts, values, options, 0);
  expect(found.map(({ index }) => index)).toEqual([110, 111, 112, 113, 115, 116, 117, 118, 119]);
  expect(found[3]?.causes).toEqual([110, 113]);
  expect(found[0]?.facts).toEqual({ times: 2 });
  expect(found[0]?.expected).toBeCloseTo(5, 1);
});

test("of three thousand calm weeks fewer than one in two hundred is a burst", () => {
  const chance = seededChance("kleinberg calm");
  const values = Array.from({ length: 3_000 }, () => drawPoisson(chance, 4));
  expect(detect(kleinbergBursts, values, options, 0).length).toBeLessThan(15);
});
