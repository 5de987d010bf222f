import { expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawPoisson } from "../../numerics/distributions.ts";
import { echoGuard } from "./echo-guard.ts";

const options = echoGuard.options.parse({});
const MEMBERS = [
  { measure: "media-volume", isCount: true },
  { measure: "incidents", isCount: true },
];

/** Days on which it reports. @param more of a day: claims an incident, and incidents, as a multiple of the usual. */
function alarms(days: number, more: (day: number) => readonly [number, number], seed = "echoes"): number[] {
  const chance = seededChance(seed);
  const state = echoGuard.begin(MEMBERS, options);
  return Array.from({ length: days }, (_, day) => {
    const [claims, incidents] = more(day);
    const happened = drawPoisson(chance, 2 * incidents);
    const saidOfThem = drawPoisson(chance, (3 * happened + 1) * claims);
    return echoGuard.observe(state, [saidOfThem, happened], options)?.alarm ? [day] : [];
  }).flat();
}

test("eight times as many claims on the same incidents are told once, within the week", () => {
  const found = alarms(400, (day) => [day >= 300 && day < 330 ? 8 : 1, 1]);
  expect(found).toHaveLength(1);
  expect(found[0]).toBeGreaterThanOrEqual(300);
  expect(found[0]).toBeLessThan(308);
});

test("where incidents rise with the claims, it is no echo", () => {
  expect(alarms(400, (day) => [1, day >= 300 ? 8 : 1])).toEqual([]);
});

test("in 40 quiet years of days it reports less than once in four years", () => {
  const reports = Array.from({ length: 40 }, (_, i) => alarms(365, () => [1, 1], `quiet ${i}`).length);
  expect(reports.reduce((sum, n) => sum + n, 0)).toBeLessThan(10);
});
