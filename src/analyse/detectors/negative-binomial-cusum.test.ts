import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { seededChance } from "../../numerics/chance.ts";
import { drawNegativeBinomial } from "../../numerics/distributions.ts";
import { detect } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { negativeBinomialCusum as cusum } from "./negative-binomial-cusum.ts";

const options = cusum.options.parse(cusum.buckets.day);

function counts(name: string, length: number, meanAt: (index: number) => number): Float64Array {
  const chance = seededChance(`cusum ${name}`);
  return Float64Array.from({ length }, (_, i) => drawNegativeBinomial(chance, meanAt(i), 1));
}

test("in a hundred years without a change it cries wolf less than once in three", () => {
  for (const mean of [0.05, 0.5, 5]) {
    const years = 100;
    const values = counts(`steady ${mean}`, years * 365, () => mean);
    expect(detect(cusum, values, options, 365).length).toBeLessThan(years / 3);
  }
});

test("a lasting doubling that no single day shows is seen within some weeks", () => {
  const change = 800;
  const values = counts("doubling", change + 120, (i) => (i < change ? 1 : 2.2));
  const [found] = detect(cusum, values, options, change);
  expect(found?.index).toBeLessThan(change + 90);
  expect(found?.observed).toBeGreaterThan(found?.expected ?? Number.POSITIVE_INFINITY);
});

test("the first event after a year of silence is no alarm, and ten in a week are", () => {
  const silent = new Float64Array(500);
  silent[450] = 1;
  expect(detect(cusum, silent, options, 0)).toEqual([]);
  for (let i = 460; i < 470; i += 1) silent[i] = 1;
  const [found] = detect(cusum, silent, options, 0);
  expect(found?.index).toBeLessThan(470);
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "incidents", "day", 17_600);
  const said = inEveryLanguage(found && cusum.sentence(found, words, options));
  expect(said.en).toMatch(
    /^\d+ incidents were recorded in Kelvaria from \d+ \w+ 2019 to \d+ \w+ 2019; at the pace of the year before it would have been 0\.\d+\. A chance run is an unlikely explanation\.$/,
  );
  expect(said.tr).toMatch(
    /^Kelvaria: \d+ \S+ 2019 ile \d+ \S+ 2019 arasında \d+ olay kaydedildi; önceki yılın temposuyla beklenen sayı 0,\d+\. Rastlantı, akla yakın bir açıklama değil\.$/,
  );
});

test("nothing is judged before there is enough history", () => {
  const values = counts("short", options.least + options.lag, (i) => (i < 100 ? 0.1 : 20));
  expect(detect(cusum, values, options, 0)).toEqual([]);
});
