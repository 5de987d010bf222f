/** `backtest` as a user's shell runs it. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { command, scratch } from "./command-rig.ts";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
});
afterAll(() => remove());

/** Quiet for two years, then a war of ten months, over and over; three places, each at another time. */
const rows = ["Mali", "Niger", "Chad"].flatMap((place, p) =>
  Array.from({ length: 132 }, (_, t) => {
    const phase = (t + 11 * p) % 34;
    return `${place},${monthName(monthNumber("2000-01") + t)},${phase > 23 ? 12 : phase === 20 ? 4 : 0}`;
  }),
);
const Body = z.looseObject({
  vintages: z.string(),
  events: z.array(z.looseObject({ place: z.string() })),
  scores: z.array(z.unknown()),
  sweep: z.array(z.looseObject({ hits: z.int(), misses: z.int() })),
});

async function tried(lines: readonly string[], ...more: readonly string[]) {
  const [input, out] = [join(folder, "history.csv"), join(folder, "out.json")];
  await writeFile(input, lines.join("\n"));
  const said = await command(["backtest", "--history", input, "--out", out, ...more]);
  return { ...said, body: said.code === 0 ? Body.parse(JSON.parse(await readFile(out, "utf8"))) : undefined };
}

test("a table is held against a watch, with misses and false alarms, and its want of vintages is said", async () => {
  const { code, stdout, body } = await tried(
    ["place,month,value", ...rows],
    "--watch",
    "detector:first-ever",
  );
  expect(code).toBe(0);
  expect(stdout).toContain("The table has no vintages");
  expect(stdout).toMatch(/events warned of, \d+ missed, \d+ false alarms/);
  expect(body?.vintages).toBe("none");
  expect(body?.events.length).toBeGreaterThan(4);
  for (const { hits, misses } of body?.sweep ?? [])
    expect(hits + misses).toBeLessThanOrEqual(body?.events.length ?? 0);
});

test("figures that the table says became known later change nothing of the months before", async () => {
  const known = rows.map((row) => `${row},${row.split(",")[1]}`);
  const head = "place,month,value,known";
  const honest = await tried([head, ...known], "--watch", "warning-rule", "--to", "2006-12");
  const planted = Array.from(
    { length: 60 },
    (_, t) => `Mali,${monthName(monthNumber("2001-01") + t)},400,2007-01`,
  );
  const cheated = await tried([head, ...known, ...planted], "--watch", "warning-rule", "--to", "2006-12");
  expect(honest.body?.vintages).toBe("dated");
  expect(cheated.body?.scores).toEqual(honest.body?.scores);
  // What counts as an event is told by the newest figures.
  expect(cheated.body?.events).not.toEqual(honest.body?.events);
});

test("what cannot be asked is refused in one sentence", async () => {
  const refused = async (sentence: string, ...more: readonly string[]) => {
    const { code, stderr } = await tried(["place,month,value", ...rows], ...more);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
  };
  await refused('"tea-leaves" is nobody to ask', "--watch", "tea-leaves");
  await refused("There is no detector called tea-leaves", "--watch", "detector:tea-leaves");
  await refused("needs a desk", "--watch", "problem:0197a000-0000-7000-8000-000000000000");
  await refused("The history goes from 2000-01 to 2010-12", "--from", "2012-01");
});
