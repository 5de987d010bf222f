import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { drawNegativeBinomial } from "./distributions.ts";
import {
  excite,
  excitementAfter,
  expected,
  type HawkesCounts,
  type HawkesProcess,
  hawkesProcess,
  loglikelihood,
  sizeAt,
} from "./hawkes.ts";

const TRUTH: HawkesProcess = {
  background: 0.5,
  quick: 0.4,
  slow: 0.2,
  near: 0.25,
  quickFading: 0.3,
  slowFading: 0.9,
  size: 3,
  sizeGrowth: 0,
};

/** Places in a ring, each with one neighbour that excites it. */
function ring(places: number, months: number, process: HawkesProcess): HawkesCounts {
  const chance = seededChance("ring");
  const neighbours = Array.from({ length: places }, (_, p) => [(p + 1) % places]);
  const values = new Float64Array(places * months);
  const state = { quick: new Float64Array(places), slow: new Float64Array(places) };
  for (let t = 0; t < months; t += 1) {
    const means = neighbours.map((near, p) => expected(process, state, p, near));
    means.forEach((mean, p) => {
      values[p * months + t] = drawNegativeBinomial(chance, mean, sizeAt(process, mean));
      excite(process, state, p, values[p * months + t] ?? 0);
    });
  }
  return { values, places, months, neighbours };
}

test("finds again how much events excite others here and next door", () => {
  const counts = ring(40, 240, TRUTH);
  const found = hawkesProcess(counts);
  expect(found.quick + found.slow).toBeGreaterThan(0.5);
  expect(found.quick + found.slow).toBeLessThan(0.7);
  expect(found.near).toBeGreaterThan(0.15);
  expect(found.near).toBeLessThan(0.35);
  expect(loglikelihood(counts, found)).toBeGreaterThan(loglikelihood(counts, TRUTH) - 5);
});

test("places without neighbours are excited by none", () => {
  const counts = { ...ring(6, 80, TRUTH), neighbours: Array.from({ length: 6 }, () => []) };
  expect(hawkesProcess(counts).near).toBe(0);
});

test("an event excites less than one other, whatever was counted", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(Number.NaN), fc.nat(3_000)), { minLength: 2, maxLength: 40 }),
      (own) => {
        const counts = { values: Float64Array.from(own), places: 1, months: own.length, neighbours: [[]] };
        const { background, quick, slow, near } = hawkesProcess(counts);
        expect(quick + slow + near).toBeLessThan(1);
        expect(background).toBeGreaterThan(0);
      },
    ),
    { numRuns: 15 },
  );
});

test("excitement is a mean of the past: it settles at a steady count, and fades to nothing", () => {
  const steady = { values: new Float64Array(400).fill(7), places: 1, months: 400, neighbours: [[]] };
  const state = excitementAfter(steady, TRUTH);
  expect(state.quick[0]).toBeCloseTo(7, 9);
  expect(state.slow[0]).toBeCloseTo(7, 9);
  for (let t = 0; t < 400; t += 1) excite(TRUTH, state, 0, Number.NaN);
  expect(state.slow[0]).toBeLessThan(1e-9);
});
