/**
 * `detect` and `changepoints` as a user's shell runs them, on files good and bad. The last test reads
 * ../shared/data/detection, which is not part of this repository; it fails where that is missing.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { annotatedSeries } from "../bench/change-point-data.ts";
import { nabProfiles, nabSeries } from "../bench/nab-data.ts";
import { normalised, scoreAt } from "../bench/nab-scorer.ts";
import { changePointMethods } from "../src/analyse/change-points/all.ts";
import { command, type Said, scratch } from "./command-rig.ts";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
});
afterAll(() => remove());

let files = 0;
async function onFile(text: string | Buffer, words: (input: string, out: string) => readonly string[]) {
  files += 1;
  const [input, out] = [join(folder, `${files}.in`), join(folder, `${files}.out`)];
  await writeFile(input, text);
  const said = await command(words(input, out));
  const written = said.code === 0 ? await readFile(out, "utf8") : undefined;
  return { ...said, written };
}

const detect = (
  text: string | Buffer,
  detector = "technical-anomaly",
): Promise<Said & { written?: string | undefined }> =>
  onFile(text, (input, out) => ["detect", "--detector", detector, "--input", input, "--out", out]);
const changepoints = (text: string, ...more: string[]) =>
  onFile(text, (input, out) => ["changepoints", "--input", input, "--out", out, ...more]);

/** Every hour from 1 April 2019, level 10 with a little movement. */
function hours(count: number, value: (i: number) => number | string = () => ""): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.UTC(2019, 3, 1, i)).toISOString().slice(0, 19).replace("T", " ");
    return `${time},${value(i) === "" ? 10 + ((i * 7) % 5) / 10 : value(i)}`;
  });
  return `timestamp,value\n${lines.join("\n")}\n`;
}

describe("detect", () => {
  test("writes each line again with its score, and an alarm where a reading jumps", async () => {
    const said = await detect(hours(300, (i) => (i === 250 ? 99 : "")));
    const lines = said.written?.trim().split("\n") ?? [];
    expect(lines).toHaveLength(301);
    expect(lines[0]).toBe("timestamp,value,score,alarm");
    expect(lines.flatMap((line, i) => (line.endsWith(",1") ? [i - 1] : []))).toEqual([250]);
    expect(lines[251]).toMatch(/^2019-04-11 10:00:00,99,0\.\d+,1$/);
    expect(said.stdout).toContain("readings: 300, alarms: 1");
  });

  test("passes over unknown readings, and counts clocks that go back and times that stand twice", async () => {
    const lines = hours(200, (i) => (i === 150 ? "NaN" : i === 151 ? " " : ""))
      .trim()
      .split("\n");
    lines.splice(121, 0, lines[120] ?? "", lines[119] ?? "");
    const said = await detect(gzipSync(`\uFEFF${lines.join("\r\n")}\r\n\r\n`));
    expect(said.stdout).toContain("readings: 202");
    expect(said.stdout).toContain("unknown readings: 2, times that stand twice or go back: 2");
    expect(said.written).toContain("2019-04-07 06:00:00,NaN,0,0\n2019-04-07 07:00:00,,0,0\n");
  });

  test("runs detectors of days on days, and takes a day without a line for unknown", async () => {
    const day = (i: number) => new Date(Date.UTC(2019, 0, 1 + i)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 60 }, (_, i) => `${day(i)},${i === 50 ? 40 : i % 3}`);
    rows.splice(20, 2);
    const said = await detect(`timestamp,value\n${rows.join("\n")}`, "ears-c2");
    expect(said.stdout).toContain("buckets without a line: 2");
    expect(said.written?.split("\n").filter((line) => line.endsWith(",1"))).toEqual([
      expect.stringMatching(/^2019-02-20,40,/),
    ]);
  });

  test.each([
    [
      "timestamp,value\n2019-04-02,1\n2019-04-01,1",
      2,
      /Line 3 \(2019-04-01\) lies before line 2 .*sort the table/,
    ],
    [Buffer.from([0x1f, 0x8b, 8, 0, 1]), 2, /damaged gzip/],
    [Buffer.from("timestamp,value\n\xff\xfe,1", "latin1"), 2, /not UTF-8/],
  ])("refuses %j with one sentence, exit code %i and no file", async (text, code, sentence) => {
    const said = await detect(text);
    expect(said.code).toBe(code);
    expect(said.stderr).toMatch(sentence);
    expect((await readdir(folder)).filter((name) => name.startsWith(`${files}.out`))).toEqual([]);
  });

  test("refuses a detector that is not there, a file that is missing, and options that it does not have", async () => {
    expect(await detect(hours(3), "nothing")).toMatchObject({ code: 3 });
    const [input, out] = [join(folder, "none"), join(folder, "o")];
    expect((await command(["detect", "--input", input, "--out", out])).code).toBe(3);
    expect((await command(["detect", "--input", input])).code).toBe(2);
    expect((await command(["detect", "--input", input, "--out", out, "--speed", "9"])).code).toBe(2);
  });
});

test("neither command opens a desk: one whose database is down is no matter", async () => {
  const [input, out] = [join(folder, "alone.csv"), join(folder, "alone.out")];
  await writeFile(input, hours(3));
  const environment = { DATABASE_URL: "postgres://127.0.0.1:1/none" };
  expect((await command(["detect", "--input", input, "--out", out], { environment })).code).toBe(0);
  await writeFile(input, '{"series": [{"raw": [1, 2]}]}');
  expect((await command(["changepoints", "--input", input, "--out", out], { environment })).code).toBe(0);
});

describe("changepoints", () => {
  const step = (length: number, at: number) =>
    Array.from({ length }, (_, i) => (i >= at ? 9 : 1) + ((i * 37) % 11) / 10);

  test("writes the first index of each new segment, as a JSON list", async () => {
    const raw = step(60, 25);
    const said = await changepoints(
      JSON.stringify({
        name: "s",
        n_obs: 60,
        n_dim: 1,
        time: { index: raw.map((_, i) => i) },
        series: [{ label: "V", type: "float", raw }],
      }),
    );
    expect(JSON.parse(said.written ?? "")).toEqual([25]);
    expect(said.stdout).toContain("change points: at 25");
  });

  test("takes null and NaN for unknown, several dimensions, and other methods", async () => {
    const raw = step(80, 30).map((value, i) => (i % 9 === 4 ? null : value));
    const text = JSON.stringify({ n_obs: 80, n_dim: 2, series: [{ raw }, { raw: step(80, 30) }] });
    const nan = text.replace("null", "NaN").replace("null", " nan").replace("null", "-Infinity");
    for (const method of ["presage", "bayesian-online"])
      expect(JSON.parse((await changepoints(nan, "--method", method)).written ?? ""), method).toEqual([30]);
  });

  test("refuses what is no series with one sentence and exit code 2, and says nothing of one that never moves", async () => {
    const said = await changepoints('{"n_obs": 3, "series": [{"raw": [1, 2]}]}');
    expect(said.code).toBe(2);
    expect(said.stderr).toMatch(/n_obs 3, and series 0 has 2 readings/);
    expect((await changepoints('{"series": [{"raw": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}]}')).written).toBe(
      "[]\n",
    );
    expect((await changepoints("{}", "--method", "none")).code).toBe(3);
  });

  test("takes a hundred thousand readings, at a pace that does not fall with their number", () => {
    const find = (length: number) => {
      const values = Float64Array.from(step(length, Math.floor(length / 3)));
      const start = performance.now();
      for (const { find: changes } of changePointMethods)
        expect(changes([values])).toContain(Math.floor(length / 3));
      return performance.now() - start;
    };
    find(4_000);
    expect(find(100_000) / find(4_000)).toBeLessThan(10 * 25);
  });
});

test("on the shared development parts the commands give the figures that the bench prints", async () => {
  const profile = nabProfiles().standard;
  if (!profile) throw new Error("the standard profile is missing");
  const [one] = nabSeries().filter(({ name }) => name === "realTraffic/speed_7578.csv");
  if (!one) throw new Error("the series is missing");
  const packed = await readFile("../shared/data/detection/nab/data/realTraffic/speed_7578.csv.gz");
  const said = await detect(packed);
  const rows =
    said.written
      ?.trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")) ?? [];
  expect(rows.map(([timestamp, value]) => `${timestamp},${value}`)).toEqual(
    gunzipSync(packed).toString().trim().split("\n").slice(1),
  );
  const scored = { ...one, scores: rows.map(([, , score]) => Number(score)) };
  const found = scoreAt([scored], profile, 0.5);
  expect(rows.filter(([, , , alarm]) => alarm === "1").length).toBe(
    scored.scores.filter((score) => score >= 0.5).length,
  );
  expect(normalised(found.score, [scored], profile)).toBeGreaterThan(80);

  const [well] = annotatedSeries().filter(({ name }) => name === "well_log");
  if (!well) throw new Error("the series is missing");
  const text = await readFile("../shared/data/detection/tcpd/well_log/well_log.json", "utf8");
  expect(JSON.parse((await changepoints(text)).written ?? "")).toEqual(
    changePointMethods.get("presage").find([well.values]),
  );
});
