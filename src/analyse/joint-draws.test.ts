import { expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import type { Panel } from "./forecaster.ts";
import { commonMonths, inCommonOrder } from "./joint-draws.ts";
import { historyOf } from "./situation.ts";

const MONTHS = 200;
const LEADS = [1, 2, 3];
const DRAWS = 400;

/** Two places that rise and fall together, and a third that does so at other times. */
function companions(): Panel {
  const chance = seededChance("companions");
  const swing = Float64Array.from({ length: MONTHS }, () => chance.uniform());
  const own = Float64Array.from({ length: MONTHS }, () => chance.uniform());
  const values = new Float64Array(3 * MONTHS);
  for (let t = 0; t < MONTHS; t += 1) {
    values[t] = Math.round(10 + 200 * (swing[t] ?? 0) ** 3);
    values[MONTHS + t] = Math.round(5 + 90 * (swing[t] ?? 0) ** 3);
    values[2 * MONTHS + t] = Math.round(10 + 200 * (own[t] ?? 0) ** 3);
  }
  return { places: ["a", "b", "c"], firstMonth: 24_000, months: MONTHS, values };
}

function pathsOf(place: number): readonly Float64Array[] {
  return Array.from({ length: DRAWS }, (_, j) =>
    Float64Array.from(LEADS, (lead) => ((j * 37 + place) % 101) + lead),
  );
}

function ordered(panel: Panel, place: number): readonly Float64Array[] {
  const common = commonMonths(panel, LEADS, DRAWS, seededChance("common"));
  return inCommonOrder(pathsOf(place), panel, place, historyOf(panel, place), common, seededChance(place));
}

function correlation(one: readonly Float64Array[], other: readonly Float64Array[]): number {
  const totals = [one, other].map((paths) => paths.map((path) => path.reduce((sum, x) => sum + x, 0)));
  const means = totals.map((own) => own.reduce((sum, x) => sum + x, 0) / own.length);
  const product = (a: number, b: number) =>
    (totals[a] ?? []).reduce(
      (sum, x, j) => sum + (x - (means[a] ?? 0)) * ((totals[b]?.[j] ?? 0) - (means[b] ?? 0)),
      0,
    );
  return product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1));
}

test("places that rose together are given their bad futures together, others are not", () => {
  const panel = companions();
  expect(correlation(ordered(panel, 0), ordered(panel, 1))).toBeGreaterThan(0.8);
  expect(Math.abs(correlation(ordered(panel, 0), ordered(panel, 2)))).toBeLessThan(0.2);
});

test("no path is lost or changed", () => {
  const inOrder = (paths: readonly Float64Array[]) => paths.map((path) => path.join(" ")).sort();
  expect(inOrder(ordered(companions(), 0))).toEqual(inOrder(pathsOf(0)));
});

test("with too short a past, and in a place that never saw violence, the order is chance", () => {
  const short: Panel = {
    places: ["a"],
    firstMonth: 24_000,
    months: 20,
    values: new Float64Array(20).fill(3),
  };
  const quiet: Panel = {
    places: ["a"],
    firstMonth: 24_000,
    months: MONTHS,
    values: new Float64Array(MONTHS),
  };
  for (const panel of [short, quiet]) {
    const paths = ordered(panel, 0);
    expect(paths.length).toBe(DRAWS);
    expect(paths).not.toEqual(pathsOf(0));
    expect(Math.abs(correlation(paths, pathsOf(0)))).toBeLessThan(0.2);
  }
});
