/**
 * Gives a test run one folder for one embedded server. The first test that asks for a database starts it
 * (`harness.ts`); the end of the run ends it and removes the folder. A run that uses no database pays nothing.
 */
import { mkdtemp, readdir, readFile, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    postgresFolder: string;
  }
}

const PREFIX = "presage-test-";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const place of [MEMORY, tmpdir()]) await sweepKilledRuns(place);
  const place = (await roomBytes(MEMORY)) >= 2 * 1024 ** 3 ? MEMORY : tmpdir();
  const folder = await mkdtemp(join(place, `${PREFIX}${process.pid}-`));
  project.provide("postgresFolder", folder);
  return () => removeServer(folder);
}

/** A new database is some 300 small files: 15 ms in memory, up to 300 ms on a slow disk. */
const MEMORY = "/dev/shm";

async function roomBytes(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk ? disk.bavail * disk.bsize : 0;
}

/** A run that was killed leaves its server behind; its folder bears the run's process id. */
async function sweepKilledRuns(place: string): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    const [, owner] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
    if (owner && !isAlive(Number(owner))) await removeServer(join(place, name));
  }
}

async function removeServer(folder: string): Promise<void> {
  const [line = ""] = (await readFile(join(folder, "postgres/postmaster.pid"), "utf8").catch(() => "")).split(
    "\n",
  );
  const server = Number(line);
  if (server > 0 && isAlive(server)) {
    // What it holds is thrown away, so it need not write it down first.
    process.kill(server, "SIGQUIT");
    while (isAlive(server)) await pause(20);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
