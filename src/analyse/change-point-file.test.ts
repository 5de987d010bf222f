import { expect, test } from "vitest";
import { seriesFromFile } from "./change-point-file.ts";

test("null, NaN and infinities are unknown readings, in every dimension", () => {
  const text =
    '\uFEFF{"n_obs": 4, "n_dim": 2, "series": [{"raw": [1, null, NaN, -Infinity]}, {"label": "NaN, Infinity", "raw": [ nan ,2,3, inf]}]}';
  const unknown = Number.NaN;
  expect(seriesFromFile(text)).toEqual([
    Float64Array.of(1, unknown, unknown, unknown),
    Float64Array.of(unknown, 2, 3, unknown),
  ]);
});

test.each([
  ["{", /not JSON/],
  ["[]", /no series/],
  ['{"series": []}', /no series: series/],
  ['{"series": [{"raw": [1, "2"]}]}', /series\.0\.raw\.1 is not what the format has/],
  ['{"n_obs": 3, "series": [{"raw": [1, 2]}]}', /n_obs 3, and series 0 has 2 readings/],
  ['{"n_dim": 2, "series": [{"raw": [1, 2]}]}', /n_dim 2 and has 1 series/],
  ['{"series": [{"raw": [1, 2]}, {"label": "V", "raw": [1]}]}', /n_obs 2, and V has 1 readings/],
  ['{"time": {"index": [0, 0]}, "series": [{"raw": [1, 2]}]}', /time\.index goes from 0 to 0 at place 1/],
  ['{"time": {"index": [0]}, "series": [{"raw": [1, 2]}]}', /1 entries for 2 readings/],
])("refuses %s with one sentence", (text, sentence) => {
  expect(() => seriesFromFile(text)).toThrow(sentence);
});
