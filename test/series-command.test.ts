/**
 * `forecast-series` as a user's shell runs it. The last test reads ../shared/data/series, which is not part of this
 * repository; it fails where that is missing.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { competitionForecasts, competitionSeries } from "../bench/series-data.ts";
import { forecastSeries } from "../src/analyse/forecast-series.ts";
import { command, scratch } from "./command-rig.ts";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
});
afterAll(() => remove());

const series = (id: string) =>
  JSON.stringify({
    id,
    frequency: "monthly",
    horizon: 12,
    values: Array.from({ length: 60 }, (_, i) => 100 + i + 10 * Math.sin(i / 2) + ((i * 7) % 5)),
  });

describe("forecast-series", () => {
  test("reads and writes packed files, and tells which lines it could not take", async () => {
    const [input, out] = [join(folder, "series.jsonl.gz"), join(folder, "forecasts.jsonl.gz")];
    await writeFile(input, gzipSync([series("a"), "{}", series("b")].join("\n")));
    const said = await command(["forecast-series", "--input", input, "--out", out, "--threads", "2"]);
    expect(said.code).toBe(0);
    expect(said.stdout).toContain("series: 2, lines refused: 1");
    expect(said.stdout).toContain("Line 2: id is not what was expected");
    const lines = gunzipSync(await readFile(out))
      .toString("utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(["a", "b"]);
  });

  test("refuses a model there is not, and leaves no file", async () => {
    const [input, out] = [join(folder, "one.jsonl"), join(folder, "none.jsonl")];
    await writeFile(input, series("a"));
    const said = await command(["forecast-series", "--input", input, "--out", out, "--model", "oracle"]);
    expect(said.code).toBe(3);
    expect(said.stderr).toContain("oracle");
    await expect(readFile(out)).rejects.toThrow("ENOENT");
  });

  test("says in its help what goes in and what comes out", async () => {
    const { stdout } = await command(["forecast-series", "--help"]);
    for (const word of ["frequency", "horizon", "quantiles", "--threads", "--model", "--seed"])
      expect(stdout).toContain(word);
  });
});

test("every seventh development series of M3 is forecast with lower sMAPE than Theta's (reads ../shared/data)", async () => {
  const all = await competitionSeries("../shared/data/series", "m3");
  const theta = (await competitionForecasts("../shared/data/series", ["THETA"])).get("THETA");
  let [ours, theirs, held, cases] = [0, 0, 0, 0];
  for (const { name, history, frequency, future } of all.filter((_, i) => i % 7 === 0)) {
    const { mean, quantiles } = forecastSeries({
      values: history,
      periods: frequency > 1 ? [frequency] : [],
      horizon: future.length,
      levels: [0.05, 0.95],
    });
    future.forEach((y, k) => {
      const off = (x: number) => (200 * Math.abs(y - x)) / (Math.abs(y) + Math.abs(x));
      ours += off(mean[k] ?? Number.NaN);
      theirs += off(theta?.get(name)?.[k] ?? Number.NaN);
      const [low = 0, high = 0] = quantiles[k] ?? [];
      cases += 1;
      if (y >= low && y <= high) held += 1;
    });
  }
  expect(cases).toBeGreaterThan(2_000);
  expect(ours / cases).toBeLessThan(theirs / cases);
  expect(held / cases).toBeGreaterThan(0.87);
  expect(held / cases).toBeLessThan(0.95);
});
