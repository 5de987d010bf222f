/**
 * Gives a test run one folder for one embedded server. The first test that asks for a database starts it
 * (`harness.ts`); the end of the run ends it and removes the folder. A run that uses no database pays nothing.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import { scratchFolder, scratchPlaces } from "./scratch.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresFolder: string;
  }
}

const PREFIX = "presage-test-";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const place of scratchPlaces()) await sweepKilledRuns(place);
  const folder = await scratchFolder(`${PREFIX}${process.pid}-`);
  project.provide("postgresFolder", folder);
  return () => removeServer(folder);
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
