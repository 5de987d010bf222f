import { describe, expect, test } from "vitest";
import { freshStore } from "../../test/postgres/fresh-store.ts";
import { GREEN } from "../../test/small-desk.ts";
import { Score } from "../kernel/question.ts";
import { brier, logarithmic } from "../numerics/scores.ts";
import { derivedId } from "../store/identity.ts";
import { allScores, calibration, recordsOf } from "./track-record.ts";

function score(n: number, forecaster: string, p: number, outcome: "yes" | "no", base = 0.5): Score {
  const happened = outcome === "yes";
  return {
    questionId: derivedId("question", String(n)),
    estimateId: derivedId("estimate", forecaster, String(n)),
    forecaster,
    p,
    outcome,
    brier: brier(p, happened),
    log: logarithmic(happened ? p : 1 - p),
    referenceBrier: brier(base, happened),
  };
}

describe("a forecaster's record", () => {
  test("is the mean of the scores beside the base rate's on the same questions", () => {
    const records = recordsOf([
      score(1, "desk", 0.8, "yes"),
      score(2, "desk", 0.4, "no"),
      score(1, "model", 0.5, "yes"),
    ]);
    expect(records.map(({ forecaster, n }) => [forecaster, n])).toEqual([
      ["desk", 2],
      ["model", 1],
    ]);
    expect(records[0]?.brier).toBeCloseTo((0.04 + 0.16) / 2);
    expect(records[0]?.referenceBrier).toBeCloseTo(0.25);
    expect(records[0]?.skill).toBeCloseTo(1 - 0.1 / 0.25);
    expect(records[1]?.skill).toBeCloseTo(0);
  });

  test("tells people, models and the base rate apart, people first", () => {
    const names = ["warning-model", "base-rate", "local", "exercise desk"];
    const records = recordsOf(names.map((name) => score(1, name, 0.5, "yes")));
    expect(records.map(({ forecaster, kind }) => [forecaster, kind])).toEqual([
      ["exercise desk", "desk"],
      ["local", "desk"],
      ["warning-model", "model"],
      ["base-rate", "base-rate"],
    ]);
  });

  test("has a calibration of its own answers alone, and none below thirty, however many others there are", () => {
    const answers = (name: string, count: number, p: number, outcome: "yes" | "no") =>
      Array.from({ length: count }, (_, i) => score(i, name, p, outcome));
    const [desk, model, base] = recordsOf([
      ...answers("local", 29, 0.9, "yes"),
      ...answers("warning-model", 30, 0.7, "yes"),
      ...answers("base-rate", 200, 0.1, "no"),
    ]);
    expect([desk?.n, desk?.calibration]).toEqual([29, undefined]);
    expect(model?.calibration).toMatchObject([{ from: 0.55, n: 30, observed: 1 }]);
    expect(base?.calibration).toMatchObject([{ from: 0.05, n: 200, observed: 0 }]);
  });

  test("has no skill to show beside a base rate that was perfect, and none without scores", () => {
    expect(recordsOf([score(1, "desk", 0.9, "yes", 1)])[0]?.skill).toBeUndefined();
    expect(recordsOf([])).toEqual([]);
  });
});

describe("calibration", () => {
  test("sets the mean of what was said beside how often it came true, by ICD 203 band", () => {
    const scores = [
      score(1, "desk", 0.6, "yes"),
      score(2, "desk", 0.7, "no"),
      score(3, "desk", 0.96, "yes"),
      score(4, "desk", 0.05, "no"),
    ];
    const bands = calibration(scores);
    expect(bands.map(({ from, to, n, observed }) => [from, to, n, observed])).toEqual([
      [0.05, 0.2, 1, 0],
      [0.55, 0.8, 2, 0.5],
      [0.95, 1, 1, 1],
    ]);
    expect(bands[1]?.mean).toBeCloseTo(0.65);
  });

  test("holds every score in exactly one band, the ends included", () => {
    const all = [0, 0.05, 0.2, 0.45, 0.5, 0.55, 0.8, 0.95, 1].map((p, i) => score(i, "desk", p, "yes"));
    expect(calibration(all).reduce((sum, { n }) => sum + n, 0)).toBe(all.length);
  });
});

test("all scores are read, however many pages of them there are", async () => {
  const { store, drop } = await freshStore();
  try {
    const many = Array.from({ length: 1_203 }, (_, i) => score(i, "desk", 0.6, "yes"));
    await store.writer("review").transaction((transaction) =>
      transaction.put(
        Score,
        many.map((body) => ({ label: GREEN, body })),
      ),
    );
    const found = await allScores(store.systemView());
    expect(new Set(found.map(({ questionId }) => questionId)).size).toBe(many.length);
  } finally {
    await drop();
  }
});
