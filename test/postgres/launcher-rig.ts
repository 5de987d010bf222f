/**
 * A folder of its own for each test of the launcher, programs that use it, and the processes that live in it
 * (found in /proc). Nothing outlives the test: what is left of it is killed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import type { Postgres } from "../../src/store/embedded.ts";
import { isAlive } from "../../src/store/embedded-process.ts";
import { scratchFolder } from "./scratch.ts";

export const isRoot = process.getuid?.() === 0;
export const LAUNCHER = pathToFileURL("src/store/embedded.ts").href;

/** A data folder that does not exist yet, and the folder around it. */
export async function freshPlace(): Promise<{ parent: string; folder: string }> {
  const parent = await scratchFolder("presage-embedded-");
  onTestFinished(async () => {
    await killServers(parent);
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  });
  return { parent, folder: join(parent, "data") };
}

/** Every process that works in a database folder below `place`. */
export async function serverProcesses(place: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => "");
    if (cwd.startsWith(`${place}/`)) found.push(Number(name));
  }
  return found;
}

export function kill(processId: number): void {
  if (isAlive(processId)) process.kill(processId, "SIGKILL");
}

/** `kill -9` of them all, and waits until they are gone. */
export async function killServers(place: string): Promise<void> {
  for (const processId of await serverProcesses(place)) kill(processId);
  while ((await serverProcesses(place)).length > 0) await pause(10);
}

export async function ask(server: Postgres, question: string): Promise<Record<string, unknown>> {
  const client = new Client(server.connection);
  await client.connect();
  try {
    return (await client.query(question)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

export interface Program {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly printed: () => string;
  readonly ended: Promise<number | undefined>;
}

export function startProgram(
  command: string,
  words: readonly string[],
  flags: { readonly detached?: boolean } = {},
): Program {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"], ...flags });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      printed += bytes.toString();
    });
  const ended = new Promise<number | undefined>((resolve) =>
    child.once("close", (code) => resolve(code ?? undefined)),
  );
  return { child, printed: () => printed, ended };
}

/** @param text an ECMAScript module. */
export function startScript(text: string, flags: { readonly detached?: boolean } = {}): Program {
  return startProgram(process.execPath, ["--input-type=module", "-e", text], flags);
}
