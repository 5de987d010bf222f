import { describe, expect, test } from "vitest";
import { Fault } from "../kernel/fault.ts";
import { forecastSeriesFile, type SeriesTally } from "./series-file.ts";
import { forecastLine, periodsOf } from "./series-lines.ts";

const line = (more: object = {}) =>
  JSON.stringify({
    id: "a",
    frequency: 12,
    horizon: 3,
    values: [1, 2, 5, 4, 3, 6, 9, 8, 7, 11, 10, 12],
    ...more,
  });

async function* given(lines: readonly string[]) {
  yield* lines;
}

async function run(lines: readonly string[], threads: number) {
  const tally: SeriesTally = { made: 0, refused: [] };
  let text = "";
  for await (const piece of forecastSeriesFile(given(lines), { threads }, tally)) text += piece;
  return { text, ...tally };
}

describe("a line of a series", () => {
  test("is answered with a mean, nine quantiles a step, the model and its parts", () => {
    const said = JSON.parse(forecastLine(line(), undefined));
    expect(said).toMatchObject({ id: "a", model: "combination" });
    expect(said.mean).toHaveLength(3);
    expect(Object.keys(said.quantiles[2])).toHaveLength(9);
    expect(said.quantiles[0]["0.05"]).toBeLessThan(said.mean[0]);
    expect(said.quantiles[0]["0.95"]).toBeGreaterThan(said.mean[0]);
  });

  test.each([
    ["{", "not JSON"],
    [line({ values: [] }), "values"],
    [line({ values: ["x"] }), "values.0"],
    [line({ horizon: 0 }), "horizon"],
    [line({ frequency: "fortnightly" }), "no frequency"],
    [line({ frequency: -1 }), "no frequency"],
    [line({ values: [null, null] }), "No value is known"],
    ["[1, 2]", "The line"],
  ])("that is %s is refused with what is wrong", (text, why) => {
    expect(() => forecastLine(text, undefined)).toThrow(Fault);
    expect(() => forecastLine(text, undefined)).toThrow(why);
  });

  test("may have unknown values as null or NaN, and an id that is a number", () => {
    const said = JSON.parse(
      forecastLine('{"id": 7, "frequency": "monthly", "horizon": 1, "values": [1, NaN, null, 4]}', undefined),
    );
    expect(said.id).toBe(7);
  });
});

test.each([
  [1, []],
  ["yearly", []],
  ["Quarterly", [4]],
  ["12", [12]],
  ["weekly", [52]],
  ["daily", [7, 365]],
  [365.25, [7, 365]],
  ["hourly", [24, 168]],
  [5, [5]],
])("the frequency %s repeats itself after %j steps", (frequency, periods) => {
  expect(periodsOf(frequency)).toEqual(periods);
});

describe("a file of series", () => {
  const lines = Array.from({ length: 130 }, (_, i) =>
    i === 77
      ? "nonsense"
      : i === 90
        ? ""
        : line({ id: `s${i}`, values: Array.from({ length: 12 }, (_, k) => 10 + ((k * i) % 7)) }),
  );

  test("is answered in its order, a bad line told with its number and stopping no other", async () => {
    const { text, made, refused } = await run(lines, 1);
    const ids = text
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one).id);
    expect(ids).toEqual(lines.flatMap((_, i) => (i === 77 || i === 90 ? [] : [`s${i}`])));
    expect(made).toBe(128);
    expect(refused).toEqual([{ line: 78, why: "It is not JSON." }]);
  });

  test("gives the same bytes in two threads as in one", async () => {
    expect((await run(lines, 2)).text).toBe((await run(lines, 1)).text);
  });
});
