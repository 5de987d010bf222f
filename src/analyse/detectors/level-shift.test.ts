import fc from "fast-check";
import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { levelShift } from "./level-shift.ts";

const options = levelShift.options.parse(levelShift.buckets.month);
const prices = [1.08, 1.09, 1.09, 1.11, 1.1, 1.11, 1.12, 1.13, 1.12, 1.14, 1.15, 1.16];

test("a price step is a signal, and says by how much", () => {
  const found = detect(levelShift, Float64Array.of(...prices, 1.34), options, 0);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    index: 12,
    observed: 1.34,
    expected: expect.closeTo(1.115, 9),
    causes: [0, 12],
  });
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "diesel-price", "month", 24_216);
  expect(inEveryLanguage(found[0] && levelShift.sentence(found[0], words, options))).toEqual({
    en: "Diesel price in Kelvaria: 1.34 in January 2019, 20% above the middle of the 12 readings before (1.12); their usual variation does not explain it.",
    tr: "Kelvaria, motorin fiyatı: Ocak 2019 döneminde 1,34; önceki 12 okumanın ortancası olan 1,12 değerinin %20 üzerinde. Olağan dalgalanma bunu açıklamıyor.",
  });
});

test("a fall counts like a rise, and unknown months are passed over", () => {
  const values = Float64Array.of(...prices.slice(0, 6), Number.NaN, Number.NaN, 0.6);
  expect(detect(levelShift, values, options, 0).map(({ index }) => index)).toEqual([8]);
});

test("alarms depend neither on the unit nor on which way is up", () => {
  const Prices = fc.array(fc.integer({ min: 50, max: 200 }), { minLength: 7, maxLength: 40 });
  fc.assert(
    fc.property(Prices, fc.integer({ min: -6, max: 6 }), (list, power) => {
      const values = Float64Array.from(list);
      const indices = (series: Float64Array) =>
        detect(levelShift, series, options, 0).map(({ index }) => index);
      expect(indices(values.map((value) => value * 2 ** power))).toEqual(indices(values));
      expect(indices(values.map((value) => -value))).toEqual(indices(values));
    }),
  );
});
