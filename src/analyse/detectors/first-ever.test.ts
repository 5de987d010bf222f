import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { firstEver } from "./first-ever.ts";

const options = firstEver.options.parse(firstEver.buckets.week);

test("the first after two years of zeros is one, the second is not, and unknown weeks are no zeros", () => {
  const values = new Float64Array(400);
  values[103] = 1;
  values[250] = 2;
  values[251] = 9;
  for (let week = 260; week < 300; week += 1) values[week] = Number.NaN;
  values[380] = 1;
  const [found, ...more] = detect(firstEver, values, options, 0);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ index: 250, facts: { silent: 146 }, p: 1 / 148, causes: [104, 250] });
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "incidents", "day", 18_000);
  expect(inEveryLanguage(found && firstEver.sentence(found, words, options))).toEqual({
    en: "2 incidents were recorded in Kelvaria on 20 December 2019, the first after 146 days without any.",
    tr: "Kelvaria: 20 Aralık 2019 günü 2 olay kaydedildi; hiç kayıt olmayan 146 günden sonraki ilk kayıt bu.",
  });
});
