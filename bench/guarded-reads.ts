/**
 * What guarding costs a reader: the same questions asked by the role that owns the database, with no condition on labels
 * and no row security, and by a reader among 200 institutions and 1,000 compartments, in turn and in one run.
 *
 * `node bench/guarded-reads.ts [EVENTS] [TIMES]`. Both take turns question by question, so that other work on the machine
 * falls on both; their ratio says more than their times. Labels are drawn with the seed "bench-guard".
 */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { openSystem } from "../src/app/system.ts";
import { Event } from "../src/kernel/event.ts";
import type { View } from "../src/store/view.ts";
import { fillGuarded, QUESTIONS, type Question, readerOfTheBench } from "./guard.ts";

const [events = "200000", times = "100"] = process.argv.slice(2);

interface Taken {
  readonly before: number[];
  readonly after: number[];
}

async function inTurn(open: () => View, guarded: () => View, ask: Question[1]): Promise<Taken> {
  const taken: Taken = { before: [], after: [] };
  const timed = async (view: View, into: number[]) => {
    const began = performance.now();
    await ask(view);
    into.push(performance.now() - began);
  };
  for (let i = 0; i < Number(times); i += 1) {
    await timed(open(), taken.before);
    await timed(guarded(), taken.after);
  }
  return taken;
}

function at(share: number, taken: readonly number[]): number {
  const sorted = [...taken].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), "presage-guarded-"));
const system = await openSystem({
  flags: { data: join(folder, "desk"), log: "error" },
  environment: process.env,
});
try {
  const labels = await fillGuarded(system, Number(events));
  const reader = readerOfTheBench();
  const { items } = await system.store.view(reader).list(Event, { limit: 1 });
  const id = items[0]?.id ?? "";
  const questions: readonly Question[] = [
    ...QUESTIONS,
    ["one record", (view) => view.one(Event, id)],
    ["one record with its versions", (view) => view.history(Event, id)],
  ];
  const readable = system.store.labels.readableBy(reader)().length;
  const [load = 0] = loadavg();
  process.stdout.write(
    `${Number(events).toLocaleString("en")} events, ${readable} of ${labels.length.toLocaleString("en")} labels readable, ${times} times each, load ${load.toFixed(1)} at the start.\n\n`,
  );
  process.stdout.write(
    "| what | before: 50th, 95th, ms | after: 50th, 95th, ms | times, 50th |\n|---|---|---|---|\n",
  );
  for (const [what, ask] of questions) {
    const { before, after } = await inTurn(
      () => system.store.systemView(),
      () => system.store.view(reader),
      ask,
    );
    const pair = (taken: readonly number[]) => `${at(0.5, taken).toFixed(1)}, ${at(0.95, taken).toFixed(1)}`;
    const ratio = at(0.5, after) / at(0.5, before);
    process.stdout.write(`| ${what} | ${pair(before)} | ${pair(after)} | ${ratio.toFixed(2)} |\n`);
  }
} finally {
  await system.close();
  await rm(folder, { recursive: true, force: true });
}
