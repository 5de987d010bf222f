/**
 * What a change has cost: the same import and the same reads by this checkout and by another one, in one run.
 *
 * `node bench/before-and-after.ts PATH [EVENTS] [ROUNDS]`, PATH being a checkout of the version before, with its
 * dependencies in place (`git worktree add PATH COMMIT`). Both take turns, and of each the least of all rounds is
 * printed: what else the machine does can only add. The events are made with the seed "bench-events".
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { MAPPING, writeEvents } from "./imports.ts";
import { percentile } from "./reads.ts";
import { serveFolder, stopServing } from "./start.ts";

const [path, events = "20000", rounds = "3"] = process.argv.slice(2);
if (path === undefined) throw new Error("name the folder of the checkout to compare with");
const AT_EXIT = fileURLToPath(new URL("cpu-at-exit.ts", import.meta.url));
const PORT = 4829;
const Imported = z.object({ milliseconds: z.number(), settledMilliseconds: z.number() });
const PATHS = [
  "incidents?limit=50",
  "incidents?limit=50&country=SYR",
  "search?q=bridge&limit=20",
  "series-list?limit=500",
  "status",
];

/** Each least of the rounds, by what was measured. */
type Least = Map<string, number>;

async function measure(checkout: string, table: string, folder: string, least: Least): Promise<void> {
  const keep = (what: string, value: number) =>
    least.set(what, Math.min(least.get(what) ?? Number.POSITIVE_INFINITY, value));
  const cpu = join(folder, "cpu");
  const data = join(folder, "desk");
  const { settledMilliseconds, milliseconds } = await importing(checkout, table, data, cpu);
  keep(`import of ${events} events, s`, milliseconds / 1_000);
  keep("… with incidents, series and search settled, s", settledMilliseconds / 1_000);
  keep("… processor time of the program, s", Number(await readFile(cpu, "utf8")) / 1e6);
  const served = await serveFolder(data, PORT, checkout);
  try {
    for (const one of PATHS)
      keep(`GET ${one}, 95th percentile, ms`, await percentile(`${served.address}/api/${one}`));
  } finally {
    await stopServing(served);
  }
}

function importing(checkout: string, table: string, data: string, cpu: string) {
  return new Promise<z.infer<typeof Imported>>((done, fail) => {
    const words = [
      "--import",
      AT_EXIT,
      "bench/import-child.ts",
      data,
      table,
      "--mapping",
      JSON.stringify(MAPPING),
    ];
    const child = spawn(process.execPath, words, {
      cwd: checkout,
      env: { ...process.env, CPU_FILE: cpu },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.once("exit", (code) => {
      if (code === 0) done(Imported.parse(JSON.parse(output)));
      else fail(new Error(`the import ended with ${code}`));
    });
  });
}

const versionOf = (checkout: string) =>
  execFileSync("git", ["log", "-1", "--format=%h of %cs"], { cwd: checkout, encoding: "utf8" }).trim();

const folder = await mkdtemp(join(tmpdir(), "presage-before-"));
try {
  const table = join(folder, "events.csv");
  await writeEvents(table, Number(events));
  const sides = [
    { checkout: resolve(path), least: new Map<string, number>() },
    { checkout: process.cwd(), least: new Map<string, number>() },
  ];
  for (let round = 0; round < Number(rounds); round += 1)
    for (const [i, { checkout, least }] of sides.entries()) {
      const own = join(folder, `${round}-${i}`);
      await measure(checkout, table, own, least);
      process.stderr.write(`round ${round + 1}, ${versionOf(checkout)}\n`);
    }
  const [before, after] = sides;
  const lines = [...(after?.least ?? [])].map(([what, now]) => {
    const then = before?.least.get(what) ?? Number.NaN;
    return `| ${what} | ${then.toFixed(2)} | ${now.toFixed(2)} | ${(now / then).toFixed(2)} |`;
  });
  const head = `| what | ${versionOf(resolve(path))} | ${versionOf(process.cwd())} | times |`;
  process.stdout.write(`${[head, "|---|---|---|---|", ...lines].join("\n")}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
