import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawPoisson } from "../../numerics/distributions.ts";
import { detect } from "../detector.ts";
import { glrNegativeBinomial as glr } from "./glr-negative-binomial.ts";

const options = glr.options.parse(glr.buckets.week);

function weeks(name: string, length: number, times: (week: number) => number) {
  const chance = seededChance(`glr ${name}`);
  return Array.from({ length }, (_, week) =>
    drawPoisson(chance, times(week) * Math.exp(1.5 + 0.8 * Math.sin((2 * Math.PI * week) / 52))),
  );
}

test("a season alone is no alarm more often than once in three years", () => {
  const years = 60;
  expect(
    detect(
      glr,
      weeks("season", years * 52, () => 1),
      options,
      104,
    ).length,
  ).toBeLessThan(years / 3);
});

test("a rise of half as many, which no single week shows, is seen within a quarter, and since when", () => {
  const [found] = detect(
    glr,
    weeks("half", 340, (week) => (week < 312 ? 1 : 1.6)),
    options,
    312,
  );
  expect(found?.index).toBeLessThan(325);
  expect(found?.causes[0]).toBeGreaterThan(300);
  expect(found?.facts?.evidence).toBeGreaterThan(options.threshold);
});
