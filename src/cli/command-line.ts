/**
 * The command line: one word per operation, options from its input schema.
 *
 * `--json` prints the operation's output as it is; without it, a table or text for people. Faults become
 * one sentence on stderr and the exit code of the fault table; anything else is a bug with an id.
 */
import { randomUUID } from "node:crypto";
import { flagOf, SETTINGS } from "../app/config.ts";
import type { Context, Operation, Progress } from "../app/operation.ts";
import { fieldsOf } from "../app/operation-input.ts";
import { operations } from "../app/operations/all.ts";
import { openSystem } from "../app/system.ts";
import { VERSION } from "../app/version.ts";
import { FAULTS, Fault } from "../kernel/fault.ts";
import { initDesk } from "./init.ts";
import { printed } from "./printed.ts";
import { serve } from "./serve.ts";
import type { Terminal } from "./terminal.ts";
import { inputFrom, parseWords, type Words } from "./words.ts";

/** @returns the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [word, ...rest] = argv;
    if (word === undefined || word === "--help" || word === "help") {
      terminal.stdout.write(overview());
      return 0;
    }
    if (word === "--version") {
      terminal.stdout.write(`${VERSION}\n`);
      return 0;
    }
    const words = parseWords(rest);
    if (word === "serve") return await serve(words, terminal);
    if (word === "init") return await initDesk(words, terminal);
    const operation = commandNamed(word);
    if (words.flags.help !== undefined) {
      terminal.stdout.write(helpOf(operation));
      return 0;
    }
    return await runOperation(operation, words, terminal);
  } catch (error) {
    return sayFault(error, terminal);
  }
}

export function sayFault(error: unknown, terminal: Terminal): number {
  if (error instanceof Fault) {
    terminal.stderr.write(`${error.message}\n`);
    const missing = error.details.missing;
    if (Array.isArray(missing)) for (const line of missing) terminal.stderr.write(`  - ${line}\n`);
    return FAULTS[error.code].exit;
  }
  const id = randomUUID().slice(0, 8);
  terminal.stderr.write(`Presage met a fault of its own (${id}). Run again with --log debug to see more.\n`);
  if (terminal.environment.PRESAGE_LOG === "debug")
    terminal.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  return 70;
}

function commandNamed(word: string): Operation {
  try {
    return operations.get(word);
  } catch (cause) {
    throw new Fault("missing", `There is no command "${word}"; ./presage help lists them.`, {}, cause);
  }
}

async function runOperation(operation: Operation, words: Words, terminal: Terminal): Promise<number> {
  const input = inputFrom(operation, words, Object.keys(SETTINGS).map(flagOf));
  const system = await openSystem({ flags: words.flags, environment: terminal.environment });
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once("SIGINT", interrupted);
  try {
    const asOf = asOfFrom(words.flags["as-of"], operation);
    const context: Context = {
      system,
      view: system.store.view(system.person, asOf),
      writer: system.store.writer(system.person.id),
      signal: stop.signal,
      progress: progressLine(terminal, words),
    };
    const output = operation.output.parse(await operation.run(input, context));
    if (operation.effect === "write") await system.phases.settle({ signal: stop.signal });
    clearProgress(terminal);
    terminal.stdout.write(
      words.flags.json === undefined ? printed(output) : `${JSON.stringify(output, null, 2)}\n`,
    );
    return 0;
  } finally {
    process.off("SIGINT", interrupted);
    await system.close();
  }
}

function asOfFrom(text: string | undefined, operation: Operation): Date | undefined {
  if (text === undefined || "asOf" in operation.input.shape) return undefined;
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (Number.isNaN(time.getTime()))
    throw new Fault("invalid", `"${text}" is not a time; write --as-of as YYYY-MM-DD or an ISO time.`);
  return time;
}

function progressLine({ stderr }: Terminal, words: Words) {
  return ({ step, done, total }: Progress) => {
    if (!stderr.isTTY || words.flags.json !== undefined) return;
    const share = total ? ` of ${total.toLocaleString("en")} (${Math.floor((100 * done) / total)}%)` : "";
    stderr.write(`\r\u001b[K${step}: ${done.toLocaleString("en")}${share}`);
  };
}

function clearProgress({ stderr }: Terminal): void {
  if (stderr.isTTY) stderr.write("\r\u001b[K");
}

function overview(): string {
  const commands = [...operations].filter(({ only }) => only !== "http");
  const width = Math.max(...commands.map(({ id }) => id.length), 8) + 2;
  const lines = [
    ["serve", "Starts the desk; npm start does the same."],
    ["init", "Makes an empty desk of your own, without the worked example."],
    ...commands.map(({ id, title }) => [id, title]),
  ].map(([id = "", title = ""]) => `  ${id.padEnd(width)}${title}`);
  return `Presage ${VERSION}: all-source early warning and strategic assessment.\n\nUsage: ./presage WORD [options]\n\n${lines.join("\n")}\n\n./presage WORD --help tells more; --json prints what a program can read; --data names another data folder.\n`;
}

function helpOf(operation: Operation): string {
  const positional = operation.positional ?? [];
  const options = fieldsOf(operation).filter(({ name }) => !positional.includes(name));
  const width = Math.max(...options.map(({ flag }) => flag.length), 8) + 4;
  const lines = options.map(
    ({ flag, about, required }) => `  --${flag.padEnd(width)}${about}${required ? " (needed)" : ""}`,
  );
  const words = positional.map((name) => name.toUpperCase()).join(" ");
  return `${operation.title}\n\n${operation.about}\n\nUsage: ./presage ${operation.id} ${words}\n\n${lines.join("\n")}\n`;
}
