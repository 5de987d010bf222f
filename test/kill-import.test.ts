/**
 * `kill -9` of everything at once, the program and its PostgreSQL, at twenty moments of one import. Each next
 * start has to find counts that balance and every row that was known to be safe; in the end each row is there
 * exactly once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { Counts, isBalanced } from "../src/kernel/run.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { freshPlace, killServers } from "./postgres/launcher-rig.ts";

const CHILD = fileURLToPath(new URL("./kill-import-child.ts", import.meta.url));
const ROWS = 20_000;
const KILLS = 20;
const SEED = 2;
/** A transaction takes about this long, so that a kill can fall into any part of one. */
const TRANSACTION_MILLISECONDS = 100;

const Line = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("found"),
    claims: z.int(),
    runs: z.array(z.object({ status: z.string(), counts: Counts })),
  }),
  z.object({ kind: z.literal("safe"), counts: Counts }),
  z.object({ kind: z.literal("done"), counts: Counts, all: z.int(), different: z.int() }),
]);
type Line = z.output<typeof Line>;

function table(): string {
  const header = "id,type_of_violence,side_a,side_b,latitude,longitude,country,date_start,date_end,best\n";
  const row = (id: number) => `${id},1,Army,Rebels,12.5,43.1,Yemen,2023-10-01,2023-10-01,${id % 50}\n`;
  return header + Array.from({ length: ROWS }, (_, id) => row(id)).join("");
}

interface Life {
  readonly child: ChildProcess;
  readonly lines: AsyncIterable<Line>;
}

function start(folder: string, file: string): Life {
  const child = spawn(process.execPath, [CHILD, folder, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const { stdout } = child;
  async function* lines(): AsyncGenerator<Line> {
    for await (const line of createInterface(stdout)) yield Line.parse(JSON.parse(line));
  }
  return { child, lines: lines() };
}

/** @returns how many rows were known to be safe when it was killed. */
async function liveUntil(row: number, delay: number, life: Life, place: string, before: number) {
  let safe = before;
  let hasCome = false;
  for await (const line of life.lines) {
    if (line.kind === "found") {
      expect(line.claims).toBeGreaterThanOrEqual(before);
      expect(line.runs.every(({ counts }) => isBalanced(counts))).toBe(true);
      expect(line.runs.map(({ status }) => status)).not.toContain("running");
      const stored = line.runs.reduce((sum, { counts }) => sum + counts.stored, 0);
      expect(stored).toBe(line.claims);
      safe = line.claims;
    }
    if (line.kind === "done") throw new Error("the import ended before it was killed");
    const received = line.kind === "safe" ? line.counts.received : 0;
    // Rows come in their order: those received are those stored, now or before.
    safe = Math.max(safe, received);
    hasCome = received >= row;
    if (hasCome) break;
  }
  if (!hasCome) throw new Error(`the program ended before row ${row}`);
  await pause(delay);
  life.child.kill("SIGKILL");
  await killServers(place);
  return safe;
}

test("nothing acknowledged is lost and nothing is double after twenty kills of the whole process tree", {
  timeout: 600_000,
}, async () => {
  const { parent, folder } = await freshPlace();
  await mkdir(folder, { mode: 0o700 });
  const file = join(parent, "events.csv");
  await writeFile(file, table());
  const chance = seededChance(SEED);
  const moments = Array.from({ length: KILLS }, () => ({
    row: chance.integer(ROWS - 1_000),
    delay: chance.uniform() * TRANSACTION_MILLISECONDS,
  })).sort((a, b) => a.row - b.row);

  let safe = 0;
  for (const { row, delay } of moments) safe = await liveUntil(row, delay, start(folder, file), parent, safe);
  // The moments were moments of the import: most of it was in by then, and not all of it.
  expect(safe).toBeGreaterThan(ROWS / 2);

  const said: Line[] = [];
  for await (const line of start(folder, file).lines) said.push(line);
  const found = said.find((line) => line.kind === "found");
  const done = said.find((line) => line.kind === "done");
  expect(found?.runs.filter(({ status }) => status === "interrupted").length).toBeGreaterThan(KILLS / 2);
  expect(done).toMatchObject({
    all: ROWS,
    different: ROWS,
    counts: { received: ROWS, stored: ROWS - (found?.claims ?? 0), duplicate: found?.claims },
  });
});
