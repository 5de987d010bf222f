import { randomUUID } from "node:crypto";
import { FAULTS, Fault } from "../kernel/fault.ts";
import type { Terminal } from "./terminal.ts";

/** Faults become one sentence and the exit code of the table; anything else is a bug with an id. @returns the exit code */
export function sayFault(error: unknown, terminal: Terminal, argv: readonly string[] = []): number {
  if (error instanceof Fault) {
    terminal.stderr.write(`${error.message}\n`);
    const missing = error.details.missing;
    if (Array.isArray(missing)) for (const line of missing) terminal.stderr.write(`  - ${line}\n`);
    return FAULTS[error.code].exit;
  }
  const id = randomUUID().slice(0, 8);
  terminal.stderr.write(`Presage met a fault of its own (${id}). Run again with --log debug to see more.\n`);
  if (terminal.environment.PRESAGE_LOG === "debug" || /--log[ =]debug\b/.test(argv.join(" ")))
    terminal.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  return 70;
}
