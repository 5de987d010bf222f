import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { seededChance } from "../../numerics/chance.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { longSilence } from "./long-silence.ts";

const options = longSilence.options.parse(longSilence.buckets.week);

test("a source that came every other week is missed after some weeks, once", () => {
  const values = Array.from({ length: 200 }, (_, week) => (week < 100 ? (week % 2) * 3 : 0));
  const [found, ...more] = detect(longSilence, values, options, 0);
  expect(more).toEqual([]);
  expect(found?.index).toBeGreaterThan(107);
  expect(found?.index).toBeLessThan(114);
  expect(found?.p).toBeLessThan(0.001);
  expect(found?.causes).toEqual([100, found?.index]);
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "incidents", "day", 18_000);
  const sentences = inEveryLanguage(found && longSilence.sentence(found, words, options));
  expect(sentences.en).toMatch(
    /^Nothing was recorded in Kelvaria for \d+ readings up to .* 2019; about \d+ would have been usual in that time\. Either it has become quiet, or nobody reports any more\.$/,
  );
  expect(sentences.tr).toMatch(/^Kelvaria: .* okumada hiçbir şey kaydedilmedi; .* kimse bildirmiyor\.$/);
});

test("who was always quiet is not missed, and an unknown week is no silence", () => {
  expect(detect(longSilence, new Float64Array(500), options, 0)).toEqual([]);
  const unknown = Array.from({ length: 300 }, (_, week) => (week < 100 ? week % 2 : Number.NaN));
  expect(detect(longSilence, unknown, options, 0)).toEqual([]);
});

test("of silences that are chance about as many are reported as it is told, or fewer", () => {
  const chance = seededChance("long silence");
  const weeks = 40_000;
  const values = Array.from({ length: weeks }, () => (chance.uniform() < 0.3 ? 1 : 0));
  // A silence begins after each week with something in it, 12,000 times.
  expect(detect(longSilence, values, options, 52).length).toBeLessThan(2 * 12_000 * options.chance);
});
