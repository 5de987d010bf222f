import { expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import type { PathRequest } from "./analogue-paths.ts";
import type { Panel } from "./forecaster.ts";
import { countPaths, ownPaths, recentPaths } from "./own-paths.ts";

function panelOf(values: readonly number[]): Panel {
  return { places: ["a"], firstMonth: 24_000, months: values.length, values: Float64Array.from(values) };
}

function request(draws = 2_000, whole = true): PathRequest {
  return { place: 0, leads: [1, 2, 3, 4], draws, chance: seededChance("paths"), whole };
}

function mean(paths: readonly Float64Array[]): number {
  const all = paths.flatMap((path) => [...path]);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

test("the last window's months are all as likely, and no other month comes", () => {
  const paths = ownPaths(panelOf([900, 900, 1, 2, 3, 4]), 4, request());
  const counts = new Map<number, number>();
  for (const path of paths) for (const value of path) counts.set(value, (counts.get(value) ?? 0) + 1);
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4]);
  for (const count of counts.values()) expect(count / 8_000).toBeCloseTo(0.25, 1);
});

test("recent months count more: half as much three months earlier", () => {
  const months = Array.from({ length: 36 }, (_, t) => (t < 33 ? 0 : 80));
  // Of weights that halve every three months, the last three hold half.
  expect(mean(recentPaths(panelOf(months), request()))).toBeCloseTo(40, -1);
});

test("months that nobody knows are never drawn", () => {
  const panel = panelOf([Number.NaN, Number.NaN, 7, Number.NaN, 7]);
  for (const paths of [ownPaths(panel, 5, request()), recentPaths(panel, request())])
    expect(paths.every((path) => path.every((value) => value === 7))).toBe(true);
});

test("counts keep the level and spread of a steady place, and one bad month stands among others", () => {
  const months = Array.from({ length: 60 }, (_, t) => (t % 3 === 0 ? 200 : 50));
  const paths = countPaths(panelOf(months), request());
  expect(mean(paths)).toBeGreaterThan(90);
  expect(mean(paths)).toBeLessThan(110);
  const variance = mean(paths.map((path) => path.map((value) => (value - 100) ** 2)));
  expect(variance).toBeGreaterThan(3_500);
  expect(variance).toBeLessThan(7_500);
  const together = mean(paths.map(([a = 0, b = 0]) => Float64Array.of((a - 100) * (b - 100))));
  expect(together / variance).toBeGreaterThan(0.25);
});

test("counts of a place that never saw any are none; of fractions they are fractions", () => {
  expect(
    countPaths(panelOf(new Array(30).fill(0)), request()).every((path) => path.every((value) => value === 0)),
  ).toBe(true);
  const fractions = countPaths(
    panelOf(Array.from({ length: 30 }, (_, t) => 1.5 + (t % 2))),
    request(50, false),
  );
  expect(fractions.some((path) => path.some((value) => !Number.isInteger(value)))).toBe(true);
});
