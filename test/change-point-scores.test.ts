/** Reads ../shared/data/detection/tcpd, which is not part of this repository; fails where it is missing. */
import { describe, expect, test } from "vitest";
import { annotatedSeries, publishedScores } from "../bench/change-point-data.ts";
import { covering, f1, mean } from "../bench/change-point-scores.ts";
import { changePointMethods } from "../src/analyse/change-points/all.ts";

test("a perfect answer scores 1, and no answer what the annotators' silence is worth", () => {
  const annotations = { a: [10, 20], b: [10, 20] };
  expect(f1(annotations, [10, 20])).toBe(1);
  expect(covering(annotations, [10, 20], 30)).toBeCloseTo(1, 12);
  // One point of one is right, and a third of each annotator's three is found.
  expect(f1(annotations, [])).toBeCloseTo(0.5, 12);
  expect(covering(annotations, [], 30)).toBeCloseTo(1 / 3, 12);
  // Five readings away is near enough, six is not; one found point serves one mark.
  expect(f1({ a: [10] }, [15])).toBe(1);
  expect(f1({ a: [10] }, [16])).toBeCloseTo(0.5, 12);
  expect(f1({ a: [10, 14] }, [12])).toBeCloseTo((2 * 1 * (2 / 3)) / (1 + 2 / 3), 12);
});

describe("on the shared development part of the Turing change point dataset", () => {
  const series = annotatedSeries();
  const published = publishedScores();
  const scored = (find: (values: Float64Array) => readonly number[]) =>
    series.map(({ name, values, annotations }) => {
      const found = find(values);
      return { name, f1: f1(annotations, found), cover: covering(annotations, found, values.length) };
    });

  test("the method that finds nothing has the published scores of all 12 series", () => {
    expect(series).toHaveLength(12);
    for (const { name, f1, cover } of scored(() => [])) {
      expect(f1, name).toBeCloseTo(published.zero?.F1?.[name] ?? Number.NaN, 3);
      expect(cover, name).toBeCloseTo(published.zero?.cover?.[name] ?? Number.NaN, 3);
    }
  });

  test("PELT has the published scores, told one reading early as the published run tells them", () => {
    const pelt = changePointMethods.get("pelt");
    for (const { name, f1, cover } of scored((values) => pelt.find([values]).map((at) => at - 1))) {
      expect(f1, name).toBeCloseTo(published.pelt?.F1?.[name] ?? Number.NaN, 3);
      expect(cover, name).toBeCloseTo(published.pelt?.cover?.[name] ?? Number.NaN, 3);
    }
  });

  test("the default method keeps F1 above .80 and covering above .75", () => {
    const scores = scored((values) => changePointMethods.get("presage").find([values]));
    expect(mean(scores.map((one) => one.f1))).toBeGreaterThan(0.8);
    expect(mean(scores.map((one) => one.cover))).toBeGreaterThan(0.75);
  });
});
