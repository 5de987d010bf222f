import fc from "fast-check";
import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { hdxSignals } from "./hdx-signals.ts";

const day = hdxSignals.options.parse(hdxSignals.buckets.day);
const month = hdxSignals.options.parse(hdxSignals.buckets.month);

/** Two years of a death every other day, then a hundred in a day. */
const outbreak = Float64Array.from({ length: 800 }, (_, i) => (i === 780 ? 100 : i % 2));

test("30 days' deaths above every level of a year are a signal, with what they were compared with", () => {
  expect(detect(hdxSignals, outbreak, day, 0)).toEqual([
    {
      index: 780,
      score: 0.5 + 0.25 * (1 - 15 / 115),
      observed: 115,
      expected: 15,
      threshold: 100,
      causes: [751, 780],
      facts: { years: 1 },
    },
  ]);
});

test("a level reached before within the year is none, and neither is one below the floor", () => {
  const repeated = Float64Array.from(outbreak);
  repeated[500] = 100;
  expect(detect(hdxSignals, repeated, day, 501)).toEqual([]);
  expect(detect(hdxSignals, outbreak, { ...day, floor: 116 }, 0)).toEqual([]);
});

test("with three years on record and a level above all of them the concern is high", () => {
  const values = Float64Array.from({ length: 1300 }, (_, i) => (i === 1250 ? 150 : 0));
  const [found] = detect(hdxSignals, values, day, 0);
  expect(found).toMatchObject({ index: 1250, score: 1, facts: { years: 3 } });
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "deaths", "day", 16_000);
  expect(inEveryLanguage(found && hdxSignals.sentence(found, words, day))).toEqual({
    en: "150 deaths were recorded in Kelvaria in the 30 days to 25 March 2017, more than in any 30 days of the three years before; the highest had been 0.",
    tr: "Kelvaria: 25 Mart 2017 tarihinde biten 30 günde 150 ölüm kaydedildi; önceki üç yılın hiçbir 30 gününde sayı bu kadar yüksek olmamıştı (en yükseği 0).",
  });
});

test("a rising series is reported again only at a higher concern or after half a year", () => {
  const rising = Float64Array.from({ length: 1400 }, (_, i) => (i < 1200 ? 0 : 10 + i - 1200));
  const indices = detect(hdxSignals, rising, day, 0).map(({ index }) => index);
  expect(indices).toHaveLength(2);
  expect((indices[1] ?? 0) - (indices[0] ?? 0)).toBe(181);
});

test("a month stands for 30 days where there are only months", () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => (i === 38 ? 172 : 27));
  const [found] = detect(hdxSignals, values, month, 0);
  expect(found).toMatchObject({ index: 38, observed: 172, expected: 27, causes: [38, 38] });
  const words = seriesWords({ place: "MLI", name: "Mali" }, "ucdp-deaths-best", "month", 24_198);
  expect(inEveryLanguage(found && hdxSignals.sentence(found, words, month))).toEqual({
    en: "172 deaths in organised violence (UCDP) were recorded in Mali in September 2019, more than in any month of the three years before; the highest had been 27.",
    tr: "Mali: Eylül 2019 döneminde 172 örgütlü şiddet ölümü (UCDP) kaydedildi; önceki üç yılın hiçbir ayında sayı bu kadar yüksek olmamıştı (en yükseği 27).",
  });
});

const Deaths = fc.array(fc.oneof(fc.constant(0), fc.nat(80)), { minLength: 450, maxLength: 900 });

test("the totals and the largest of them are those of plain sums", () => {
  fc.assert(
    fc.property(Deaths, (list) => {
      const values = Float64Array.from(list);
      for (const { index, observed, expected = 0 } of detect(hdxSignals, values, day, 0)) {
        const total = (end: number) => list.slice(end - 29, end + 1).reduce((sum, value) => sum + value, 0);
        expect(observed).toBe(total(index));
        const year = Array.from({ length: 365 }, (_, i) => total(index - 1 - i));
        expect(Math.max(...year)).toBeLessThan(observed);
        expect(expected).toBeGreaterThanOrEqual(Math.max(...year));
      }
    }),
    { numRuns: 30 },
  );
});
