import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { earsC1 } from "./ears-c1.ts";

const options = earsC1.options.parse(earsC1.buckets.week);

test("the value is compared with the seven right before it, so the second high week hides", () => {
  const values = [2, 4, 4, 4, 4, 2, 8, 12, 12];
  const [found, ...more] = detect(earsC1, values, options, 0);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ index: 7, observed: 12, expected: 4, threshold: 10, causes: [0, 7] });
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "incidents", "day", 18_000);
  expect(inEveryLanguage(found && earsC1.sentence(found, words, options))).toEqual({
    en: "12 incidents were recorded in Kelvaria on 21 April 2019; about 4 would be usual, and up to 10 no surprise.",
    tr: "Kelvaria: 21 Nisan 2019 günü 12 olay kaydedildi; olağan sayı yaklaşık 4, 10 sayısına kadarı şaşırtıcı olmazdı.",
  });
});

test("an unknown week is passed over, and the baseline reaches further back for it", () => {
  const values = [2, 4, Number.NaN, 4, 4, 4, 2, 8, 12];
  expect(detect(earsC1, values, options, 0)).toMatchObject([{ index: 8, expected: 4, causes: [0, 8] }]);
});
