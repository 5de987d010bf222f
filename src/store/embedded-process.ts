/**
 * Processes of the embedded server: the surroundings they start in, and how they end.
 */
import type { ChildProcess } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import type { Account } from "./embedded-account.ts";
import { codeOf } from "./embedded-binaries.ts";

interface Place {
  readonly data: string;
  readonly account: Account | undefined;
}

/**
 * Under another account the path may lead through folders closed to it (a home of root). The kernel sets
 * the working folder while we are still root, and /proc/self/cwd is a way into it that asks for no passage.
 */
export function pathForServer({ data, account }: Place): string {
  return account && process.platform === "linux" ? "/proc/self/cwd" : data;
}

/** The caller's environment (PGDATA, PGPORT, LC_ALL, …) must not bend the server, so it gets its own. */
export function launchPlace({ data, account }: Place): {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
} {
  return { cwd: data, env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" }, ...account };
}

export function exitOf(child: ChildProcess): Promise<{ code: number | undefined; trouble: string }> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: undefined, trouble: `\nspawn: ${codeOf(error)}` }));
    child.once("close", (code, signal) =>
      resolve({ code: code ?? undefined, trouble: signal ? `\nended by ${signal}` : "" }),
    );
  });
}

export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** What `postmaster.pid` says, held against the process table. */
export async function postmasterOf(
  data: string,
): Promise<{ processId: number; isAlive: boolean; isOurs: boolean } | undefined> {
  const [line = ""] = (await readFile(`${data}/postmaster.pid`, "utf8").catch(() => "")).split("\n");
  // A single-user backend writes its id with a minus.
  const processId = Math.abs(Number(line.trim()));
  if (!Number.isSafeInteger(processId) || processId === 0) return undefined;
  if (!isAlive(processId)) return { processId, isAlive: false, isOurs: false };
  return { processId, isAlive: true, isOurs: await isPostgresOf(processId, data) };
}

/** Process ids are used again; where the system tells what a process is, it is asked. */
async function isPostgresOf(processId: number, data: string): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const name = await readFile(`/proc/${processId}/comm`, "utf8").catch(() => "");
  if (name.trim() !== "postgres") return false;
  // Without leave to look (a container's root lacks it) the name must do.
  return readlink(`/proc/${processId}/cwd`).then(
    (folder) => folder === data,
    () => true,
  );
}
