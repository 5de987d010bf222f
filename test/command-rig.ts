/** The command line as a user's shell runs it: a real process on a folder of its own, and what it said. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { FAULTS } from "../src/kernel/fault.ts";

const MAIN = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

export interface Said {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The words before `node`, such as another account's. */
  readonly as?: { readonly uid: number; readonly gid: number };
}

export async function scratch(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "presage-command-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Nothing of this machine's own settings reaches the command. */
export function startCommand(
  words: readonly string[],
  { environment, as }: CommandOptions = {},
): ChildProcess {
  return spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
    stdio: "pipe",
    ...as,
  });
}

/**
 * Runs a command to its end. Whatever it was asked, it ends with 0 or an exit code of the fault table, says
 * what is wrong on stderr alone, and shows no stack.
 */
export async function command(words: readonly string[], options: CommandOptions = {}): Promise<Said> {
  const child = startCommand(words, options);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.input ?? "");
  const said = await ended(child);
  expect(said.stderr, words.join(" ")).not.toMatch(/^\s+at |node:internal|\.ts:\d+|UnhandledPromise/m);
  expect([0, ...Object.values(FAULTS).map(({ exit }) => exit)], said.stderr).toContain(said.code);
  if (said.code !== 0) {
    expect(said.stderr).toMatch(/\S\.\n|\n {2}- /);
    // A start says step by step how far it came.
    if (words[0] !== "serve") expect(said.stdout).toBe("");
  }
  return said;
}

export function ended(child: ChildProcess): Promise<Said> {
  const [stdout, stderr] = [gathered(child.stdout), gathered(child.stderr)];
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done({ code: code ?? undefined, stdout: stdout(), stderr: stderr() }));
  });
}

function gathered(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.on("data", (bytes: Buffer) => {
    text += bytes.toString();
  });
  return () => text;
}

/** Resolves with what was found once a process has printed it. */
export function printedBy(child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> {
  return new Promise((found, fail) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (bytes: Buffer) => {
        said += bytes.toString();
        const match = wanted.exec(said);
        if (match) found(match);
      });
    child.once("close", (code) => fail(new Error(`it ended with ${code} and said:\n${said}`)));
  });
}
