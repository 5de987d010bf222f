/** Starts: a fresh folder with the example, then the same again, and what the idle process weighs. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Row } from "./row.ts";

export interface Served {
  readonly child: ChildProcess;
  readonly address: string;
  readonly seconds: number;
}

/** Serves a data folder, by this checkout if no other is named, and waits for its "Ready" line. */
export async function serveFolder(folder: string, port: number, checkout?: string): Promise<Served> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=16", "src/cli/main.ts", "serve", "--data", folder, "--port", String(port)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      ...(checkout !== undefined && { cwd: checkout }),
    },
  );
  let output = "";
  const address = await new Promise<string>((done, fail) => {
    child.stdout?.on("data", (text) => {
      output += text;
      const ready = /Open (http:\S+)/.exec(output)?.[1];
      if (ready) done(ready);
    });
    child.once("exit", (code) => fail(new Error(`the server ended with ${code}: ${output}`)));
  });
  return { child, address, seconds: (performance.now() - started) / 1_000 };
}

export async function stopServing({ child }: Served): Promise<void> {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

export async function startRows(folder: string, port: number): Promise<Row[]> {
  const first = await serveFolder(folder, port);
  await stopServing(first);
  const later = await serveFolder(folder, port);
  let idle: number;
  try {
    idle = treeMegabytes(later.child.pid ?? 0) + postgresMegabytes(folder);
  } finally {
    await stopServing(later);
  }
  return [
    {
      what: "start on an empty folder, example played",
      measured: `${first.seconds.toFixed(1)} s`,
      budget: "60 s",
      kept: first.seconds <= 60,
    },
    {
      what: "later start",
      measured: `${later.seconds.toFixed(1)} s`,
      budget: "8 s",
      kept: later.seconds <= 8,
    },
    {
      what: "idle memory, PostgreSQL included",
      measured: `${idle.toFixed(0)} MB`,
      budget: "500 MB",
      kept: idle < 500,
    },
  ];
}

/** Proportional set size where Linux tells it: shared pages are counted once over all who share them. */
export function treeMegabytes(pid: number): number {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return (
      Number(pss ?? 0) / 1_024 +
      children.filter(Boolean).reduce((sum, child) => sum + treeMegabytes(Number(child)), 0)
    );
  } catch {
    return 0;
  }
}

function postgresMegabytes(folder: string): number {
  const [pid] = readFileSync(`${folder}/postgres/postmaster.pid`, "utf8").split("\n");
  return treeMegabytes(Number(pid));
}
