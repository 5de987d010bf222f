/**
 * One day of readings for 100,000 series by every streaming detector: states are read from where they were saved,
 * one reading is taken in, and they are saved again, as a night's run does. Two threads share the series.
 *
 * The states are those of 500 simulated histories of three years of days and of ten years of weeks, by turns; the
 * seed is named below. Saved means as JSON, in files.
 */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finished, pipeline } from "node:stream/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { detectors } from "../src/analyse/detectors/all.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { drawNegativeBinomial } from "../src/numerics/distributions.ts";
import type { Row } from "./row.ts";

const SERIES = 100_000;
const THREADS = 2;
const HISTORIES = 500;
const LENGTHS = { sample: 2_000, day: 1_100, week: 520, month: 120 } as const;
const WIDTHS = ["sample", "day", "week", "month"] as const;
/** Of each thread, in megabytes: without a bound the collector waits until memory is plenty. */
const HEAP = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };
const BUDGET_SECONDS = 60;
const BUDGET_BYTES = 1_000_000_000;

/** Each detector once, at the narrowest width it is for. */
const fitted = [...detectors].flatMap((detector) => {
  const width = WIDTHS.find((each) => detector.buckets[each] !== undefined);
  return width ? [{ detector, width, options: detector.options.parse(detector.buckets[width]) }] : [];
});

/** @param folder an empty one. */
export async function watchRows(folder: string): Promise<Row[]> {
  await mkdir(folder, { recursive: true });
  const lines = Array.from({ length: HISTORIES }, (_, i) => JSON.stringify(statesAfter(i)));
  const files = Array.from({ length: THREADS }, (_, thread) => join(folder, `states-${thread}.jsonl`));
  for (const [thread, path] of files.entries()) {
    const own = Array.from({ length: SERIES / THREADS }, (_, i) => (i * THREADS + thread) % HISTORIES);
    await pipeline(
      (function* () {
        for (const history of own) yield `${lines[history]}\n`;
      })(),
      createWriteStream(path),
    );
  }
  const bytes = (await Promise.all(files.map((path) => stat(path)))).reduce((sum, { size }) => sum + size, 0);
  const start = performance.now();
  let memory = process.memoryUsage().rss;
  const meter = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage().rss);
  }, 100);
  const done = await Promise.all(files.map(runThread));
  clearInterval(meter);
  const seconds = (performance.now() - start) / 1_000;
  const judged = done.reduce((sum, each) => sum + each, 0);
  return [
    {
      what: `one day, ${SERIES.toLocaleString("en-GB")} series × ${fitted.length} streaming detectors, ${THREADS} threads (${judged.toLocaleString("en-GB")} readings, ${Math.round(bytes / SERIES)} bytes of states a series)`,
      measured: `${seconds.toFixed(1)} s`,
      budget: `${BUDGET_SECONDS} s, aim 20 s`,
      kept: seconds <= BUDGET_SECONDS,
    },
    {
      what: "… largest memory of the whole process",
      measured: `${Math.round(memory / 1e6)} MB`,
      budget: `${BUDGET_BYTES / 1e6} MB`,
      kept: memory < BUDGET_BYTES,
    },
  ];
}

function statesAfter(history: number): readonly unknown[] {
  const chance = seededChance(`bench watch ${history}`);
  return fitted.map(({ detector, width, options }) => {
    const state = detector.begin(options);
    const mean = 0.02 * (history + 1);
    for (let i = 0; i < LENGTHS[width]; i += 1)
      detector.observe(state, drawNegativeBinomial(chance, mean, 1), options);
    return state;
  });
}

function runThread(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: path, resourceLimits: HEAP });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function oneDay(path: string): Promise<number> {
  const chance = seededChance(`bench watch day ${path.at(-7)}`);
  const out = createWriteStream(`${path}.new`);
  let judged = 0;
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) {
    const states: readonly unknown[] = JSON.parse(line);
    const value = drawNegativeBinomial(chance, 3, 1);
    for (const [i, { detector, options }] of fitted.entries()) {
      detector.observe(states[i], value, options);
      judged += 1;
    }
    if (!out.write(`${JSON.stringify(states)}\n`)) await once(out, "drain");
  }
  out.end();
  await finished(out);
  return judged;
}

if (!isMainThread && typeof workerData === "string") parentPort?.postMessage(await oneDay(workerData));
