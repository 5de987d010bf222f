import { expect, test } from "vitest";
import { publishedTallies, scoreSeries, simulatedSeries, type Tally, tallyOf } from "../bench/outbreak.ts";
import { earsC1 } from "../src/analyse/detectors/ears-c1.ts";
import { earsC2 } from "../src/analyse/detectors/ears-c2.ts";
import { farringtonFlexible } from "../src/analyse/detectors/farrington-flexible.ts";
import { presageSurveillance } from "../src/analyse/detectors/presage-surveillance.ts";

test("the published EARS alarms are scored as published, series by series (../shared/data/detection)", async () => {
  const published = await publishedTallies();
  const series = await simulatedSeries();
  expect(series).toHaveLength(50);
  // The published run takes the normal value above which a thousandth lies, and no smallest deviation.
  for (const [method, detector] of [
    ["EARS_C1", earsC1],
    ["EARS_C2", earsC2],
  ] as const) {
    const options = detector.options.parse({ deviations: 3.090_232_306_167_813, floor: 0 });
    const own = series.map((each) => scoreSeries(detector, options, each).tally);
    expect(own).toEqual(published.get(method)?.map(({ tally }) => tally));
  }
});

test("Farrington flexible is the published one but for what it leaves out (../shared/data/detection)", async () => {
  const published = (await publishedTallies()).get("farringtonFlexible") ?? [];
  const options = farringtonFlexible.options.parse({});
  const series = await simulatedSeries();
  const own = series.map((each) => scoreSeries(farringtonFlexible, options, each).tally);
  const sum = (tallies: readonly Tally[], name: keyof Tally) =>
    tallies.reduce((all, tally) => all + tally[name], 0);
  const theirs = published.map(({ tally }) => tally);
  expect(Math.abs(sum(own, "hits") - sum(theirs, "hits"))).toBeLessThanOrEqual(3);
  expect(Math.abs(sum(own, "detected") - sum(theirs, "detected"))).toBeLessThanOrEqual(3);
  expect(Math.abs(sum(own, "falseAlarms") / sum(theirs, "falseAlarms") - 1)).toBeLessThan(0.2);
});

test("the default reaches its F1 on the series it was not chosen on (../shared/data/detection)", async () => {
  const options = presageSurveillance.options.parse({});
  const even = (await simulatedSeries()).filter(({ id }) => id % 2 === 0);
  const tallies = even.map((each) => scoreSeries(presageSurveillance, options, each).tally);
  const sum = (name: keyof Tally) => tallies.reduce((all, tally) => all + tally[name], 0);
  const hits = sum("hits");
  expect((2 * hits) / (2 * hits + sum("falseAlarms") + sum("misses"))).toBeGreaterThan(0.75);
});

test("an outbreak counts once, from its first week, and its whole length when nobody saw it", () => {
  const isOutbreak = Array.from({ length: 300 }, (_, week) => [291, 292, 293, 296, 297].includes(week));
  expect(tallyOf(isOutbreak, new Set([100, 293, 299]))).toEqual({
    hits: 1,
    falseAlarms: 1,
    misses: 4,
    quiet: 4,
    outbreaks: 2,
    detected: 1,
    lag: 4,
  });
});
