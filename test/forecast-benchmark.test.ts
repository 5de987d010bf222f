/**
 * The published bar, on real figures: needs the folder of shared data beside the repository.
 */
import { expect, test } from "vitest";
import {
  forecastWindow,
  historyUpTo,
  lastMonths,
  mean,
  officialDraws,
  officialOutcomes,
  scoresOf,
} from "../bench/forecast.ts";
import { forecasters } from "../src/analyse/forecasters/all.ts";

const folder = "../shared/data/conflict";
const seed = 1;

test("the scorer gives the challenge's figures for its own draws of 2018 (reads the shared data)", async () => {
  const outcomes = await officialOutcomes(folder, 2018);
  expect(outcomes.places.length).toBe(191);
  const scores = scoresOf(await officialDraws(folder, "bootstrap", 2018, outcomes.places), outcomes);
  expect(mean(scores.crps).toFixed(2)).toBe("23.49");
  expect(mean(scores.log).toFixed(3)).toBe("1.110");
  expect(mean(scores.interval).toFixed(1)).toBe("453.3");
});

test("the last twelve months as draws give conflictology's published figures (reads the shared data)", async () => {
  const outcomes = await officialOutcomes(folder, 2018);
  const panel = await historyUpTo(folder, "2017-10", outcomes.places);
  const scores = scoresOf(lastMonths(panel, 12), outcomes);
  expect(mean(scores.crps).toFixed(2)).toBe("14.49");
  expect(mean(scores.interval).toFixed(1)).toBe("186.4");
});

test.each([2018, 2019])(
  "our best forecaster beats both conflictologies in %i, in CRPS, log and interval score (reads the shared data)",
  async (year) => {
    const outcomes = await officialOutcomes(folder, year);
    const panel = await historyUpTo(folder, `${year - 1}-10`, outcomes.places);
    const [best] = forecasters;
    if (!best) throw new Error("there are no forecasters");
    const ours = scoresOf(forecastWindow(best, panel, seed), outcomes);
    const rivals = ["conflictology-12", "conflictology-24"].map((id) =>
      scoresOf(forecastWindow(forecasters.get(id), panel, seed), outcomes),
    );
    for (const rival of [...rivals, scoresOf(lastMonths(panel, 12), outcomes)]) {
      expect(mean(ours.crps)).toBeLessThan(mean(rival.crps));
      expect(mean(ours.interval)).toBeLessThan(mean(rival.interval));
      expect(mean(ours.log)).toBeLessThan(mean(rival.log));
    }
    expect(ours.coverage).toBeGreaterThan(0.87);
  },
  300_000,
);
