/** `aggregate` and `score` as a user's shell runs them, on files good and bad. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command, scratch } from "./command-rig.ts";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
});
afterAll(() => remove());

let files = 0;
async function file(text: string | Buffer): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.in`);
  await writeFile(path, text);
  return path;
}
const fresh = () => join(folder, `${++files}.out`);

async function scored(forecasts: string | Buffer, outcomes: string, ...more: string[]) {
  const out = fresh();
  const said = await command([
    "score",
    "--forecasts",
    await file(forecasts),
    "--outcomes",
    await file(outcomes),
    "--out",
    out,
    ...more,
  ]);
  return { ...said, scores: said.code === 0 ? JSON.parse(await readFile(out, "utf8")) : undefined };
}

describe("aggregate", () => {
  test("reads CSV or JSON lines, packed or not, and writes p, method, n, spread and dissent", async () => {
    const rows = [
      "question,class,forecaster,at,p",
      "q1,war,a,2024-07-01,0.1",
      "q1,war,b,2024-07-01,0.3",
      "q1,war,c,2024-07-01,oops",
    ];
    const out = fresh();
    const said = await command([
      "aggregate",
      "--input",
      await file(gzipSync(rows.join("\n"))),
      "--out",
      out,
      "--method",
      "median",
    ]);
    expect(said.stdout).toContain("estimates: 2, questions: 1");
    expect(said.stdout).toContain("Line 4: p is not what was expected");
    expect(JSON.parse(await readFile(out, "utf8"))).toEqual({
      question: "q1",
      class: "war",
      p: 0.2,
      method: "median",
      n: 2,
      spread: { iqr: 0.1, min: 0.1, q1: 0.15, q3: 0.25, max: 0.3 },
      dissent: [],
    });
  });

  test("says what outcomes taught, and that they are too few", async () => {
    const estimates = await file(
      '{"question":"q1","forecaster":"a","p":0.2}\n{"question":"q2","forecaster":"a","p":1}\n',
    );
    const outcomes = await file("question,outcome\nq1,no\nq2,annulled\n");
    const said = await command(["aggregate", "--input", estimates, "--out", fresh(), "--outcomes", outcomes]);
    expect(said.stdout).toContain("Of 1 resolved");
    expect(said.stdout).toContain("not used");
  });
});

describe("score", () => {
  test("scores draws as the tradecraft has it: {0, 1, 5, 9} against 3 is 1.3125, and .6667 fair", async () => {
    const draws = [0, 1, 5, 9].map((value, i) => `SYR,2024-01,${i + 1},${value}`);
    const { scores } = await scored(
      `place,month,draw,value\n${draws.join("\n")}\n`,
      "place,month,value\nSYR,2024-01,3\n",
    );
    expect(scores.kind).toBe("draws");
    expect(scores.groups[0].scores.crps.mean).toBeCloseTo(1.3125, 6);
    expect(scores.groups[0].scores.fair_crps.mean).toBeCloseTo(2 / 3, 6);
    expect(Object.keys(scores.groups[0].scores)).toEqual(
      expect.arrayContaining(["interval_90", "ab_log", "held_90"]),
    );
  });

  test("scores what forecast-series and aggregate wrote, as they wrote it", async () => {
    const series = await file('{"id":"a","frequency":1,"horizon":2,"values":[5,7,6,8,9,8,10,12,11,13]}\n');
    const made = fresh();
    await command(["forecast-series", "--input", series, "--out", made]);
    const { scores } = await scored(await readFile(made), '{"id":"a","values":[14,13]}\n');
    expect(scores.kind).toBe("quantiles");
    expect(scores.groups.map(({ of }: { of: object }) => of)).toEqual([
      { forecaster: "combination" },
      { forecaster: "combination", lead: "1" },
      { forecaster: "combination", lead: "2" },
    ]);
    const estimates = await file('{"question":"q1","forecaster":"a","p":0.2}\n');
    const pooled = fresh();
    await command(["aggregate", "--input", estimates, "--out", pooled]);
    const binary = await scored(await readFile(pooled), "question,outcome\nq1,yes\n");
    expect(binary.scores.groups[0]).toMatchObject({ of: { forecaster: "presage" }, n: 1 });
    expect(binary.scores.groups[0].scores.brier.mean).toBeCloseTo(0.64, 9);
  });

  test("scores ordered classes by ranked probability", async () => {
    const { scores } = await scored(
      '{"question":"q","forecaster":"a","probabilities":[0.2,0.5,0.3]}\n',
      '{"question":"q","outcome":2}\n',
    );
    expect(scores.groups[0].scores.rps.mean).toBeCloseTo((0.04 + 0.49) / 2, 9);
  });

  test.each([
    ["", "question,outcome\nq,1\n", [], "no line of a known form"],
    ["colour,taste\nred,sweet\n", "question,outcome\nq,1\n", [], "no line of a known form"],
    ["question,p\nq,0.5\n", "question,outcome\nother,1\n", [], "No forecast has an outcome"],
    [
      "question,p,forecaster\nq,0.5,a\n",
      "question,outcome\nq,1\n",
      ["--reference", "nobody"],
      "The reference nobody",
    ],
  ])("refuses %j with what is wrong", async (forecasts, outcomes, more, why) => {
    const said = await scored(forecasts, outcomes, ...more);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain(why);
  });

  test("tells lines of either file that it cannot read, and scores the others", async () => {
    const said = await scored("question,p\nq,0.5\nr,1.5\n", "question,outcome\nq,1\ns,maybe\n");
    expect(said.stdout).toContain("Line 3: p is not what was expected");
    expect(said.stdout).toContain("Line 3: outcome is not what was expected");
    expect(said.scores.groups[0].n).toBe(1);
  });
});
