import fc from "fast-check";
import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { earsC2 } from "./ears-c2.ts";

const options = earsC2.options.parse(earsC2.buckets.day);
const plain = { ...options, floor: 0 };

test("the value is compared with the seven buckets that end two before it", () => {
  // Mean 4, sample standard deviation 2 of the first seven; the next two are left out.
  const values = Float64Array.of(2, 4, 4, 4, 4, 2, 8, 90, 90, 11);
  expect(detect(earsC2, values, plain, 9)).toEqual([
    {
      index: 9,
      score: 3.5 / 6.5,
      observed: 11,
      expected: 4,
      threshold: 10,
      p: expect.closeTo(0.008475, 6),
      causes: [0, 9],
    },
  ]);
  expect(
    detect(
      earsC2,
      values.map((value) => Math.min(value, 10)),
      plain,
      9,
    ),
  ).toEqual([]);
});

test("after a quiet week three incidents in a day are no alarm, and four are", () => {
  const quiet = (last: number) => Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, last);
  expect(detect(earsC2, quiet(3), options, 0)).toEqual([]);
  const [found] = detect(earsC2, quiet(4), options, 0);
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "incidents", "day", 18_000);
  expect(inEveryLanguage(found && earsC2.sentence(found, words, options))).toEqual({
    en: "4 incidents were recorded in Kelvaria on 23 April 2019; the 7 days to 20 April 2019 had 0 a day on average, and up to 3 would be ordinary.",
    tr: "Kelvaria: 23 Nisan 2019 günü 4 olay kaydedildi; 20 Nisan 2019 tarihinde biten 7 günün günlük ortalaması 0, olağan sayılan üst sınır 3.",
  });
});

const Counts = fc.array(fc.nat(1000), { minLength: 10, maxLength: 60 });
const indices = (values: Float64Array) => detect(earsC2, values, plain, 0).map(({ index }) => index);

test("without the floor, alarms do not depend on unit or level", () => {
  fc.assert(
    fc.property(Counts, fc.integer({ min: 1, max: 6 }), fc.nat(1000), (list, power, shift) => {
      const values = Float64Array.from(list);
      // Powers of two and whole shifts leave no rounding behind; a spread of zero stays one.
      expect(indices(values.map((value) => value * 2 ** power))).toEqual(indices(values));
      const shifted = detect(
        earsC2,
        values.map((value) => value + shift),
        plain,
        0,
      );
      const excess = detect(earsC2, values, plain, 0);
      const robust = excess.filter(({ observed, threshold = 0 }) => observed - threshold > 1e-6);
      expect(shifted.map(({ index }) => index)).toEqual(
        expect.arrayContaining(robust.map(({ index }) => index)),
      );
    }),
  );
});
