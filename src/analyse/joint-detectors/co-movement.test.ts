import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawNormal, drawPoisson } from "../../numerics/distributions.ts";
import { coMovement } from "./co-movement.ts";

const options = coMovement.options.parse({});
const MEMBERS = ["rail-traffic", "fuel-price", "travel-advice", "incidents", "deaths"].map((measure) => ({
  measure,
  isCount: measure === "incidents" || measure === "deaths",
}));

/**
 * Weeks on which it reports. @param away standard deviations by which each series is off in a week.
 * @param shared share of each level's noise that all have in common.
 */
function alarms(weeks: number, away: (week: number, i: number) => number, shared = 0, seed = "together") {
  const chance = seededChance(seed);
  const state = coMovement.begin(MEMBERS, options);
  return Array.from({ length: weeks }, (_, week) => {
    const common = drawNormal(chance);
    const values = MEMBERS.map(({ isCount }, i) => {
      const off = away(week, i);
      if (isCount) return drawPoisson(chance, Math.max(0.1, 9 + 3 * off));
      const noise = Math.sqrt(shared) * common + Math.sqrt(1 - shared) * drawNormal(chance);
      return 100 * Math.exp(0.05 * (noise + off));
    });
    const verdict = coMovement.observe(state, values, options);
    return verdict?.alarm ? [{ week, ...verdict }] : [];
  }).flat();
}

test("three series of three kinds that move in one week, none of them far, are seen together with their chance", () => {
  const found = alarms(120, (week, i) => (week === 100 && i < 4 ? 3 * (i === 1 ? -1 : 1) : 0));
  expect(found.map(({ week }) => week)).toEqual([100]);
  expect(found[0]?.p).toBeLessThan(options.chance);
  expect(found[0]?.moved.length).toBeGreaterThanOrEqual(3);
  expect(found[0]?.facts.watched).toBe(5);
});

test("one series alone, however far, is not together, and nor are two of one kind", () => {
  expect(alarms(120, (week, i) => (week === 100 && i === 0 ? 40 : 0))).toEqual([]);
  const same = MEMBERS.map((member) => ({ ...member, measure: "fuel-price", isCount: false }));
  const state = coMovement.begin(same, options);
  const chance = seededChance("one kind");
  for (let week = 0; week < 120; week += 1) {
    const values = same.map(() => 100 * Math.exp(0.05 * drawNormal(chance) + (week === 100 ? 0.5 : 0)));
    expect(coMovement.observe(state, values, options)?.alarm ?? false).toBe(false);
  }
});

test("of 20,000 weeks of chance about as many are reported as it is told, or fewer, even where series move with one another", () => {
  for (const shared of [0, 0.6]) {
    const found = Array.from({ length: 100 }, (_, i) => alarms(200, () => 0, shared, `chance ${i}`)).flat();
    expect(found.length).toBeLessThan(2 * 20_000 * options.chance);
  }
});
