/**
 * The command line: one word per operation, options from its input schema.
 *
 * `--json` prints the operation's output as it is; without it, a table or text for people. Faults become
 * one sentence on stderr and the exit code of the fault table; anything else is a bug with an id.
 */
import { text } from "node:stream/consumers";
import { asOfTime } from "../app/as-of.ts";
import { settleAudit } from "../app/auditing.ts";
import { flagOf, readConfig, SETTINGS } from "../app/config.ts";
import type { Operation, Progress } from "../app/operation.ts";
import { fieldsOf } from "../app/operation-input.ts";
import { operations } from "../app/operations/all.ts";
import { perform } from "../app/perform.ts";
import { openSystem, type System } from "../app/system.ts";
import { VERSION } from "../app/version.ts";
import { hasPeople } from "../guard/people.ts";
import { LOCAL_PERSON, type Principal } from "../guard/principal.ts";
import { principalOfToken } from "../guard/session-principal.ts";
import { Fault } from "../kernel/fault.ts";
import { initDesk } from "./init.ts";
import { printed } from "./printed.ts";
import { sayFault } from "./say-fault.ts";
import { putSecret, removeSecret } from "./secrets.ts";
import { serve } from "./serve.ts";
import { setUpDesk } from "./set-up.ts";
import type { Terminal } from "./terminal.ts";
import { checkOptions, inputFrom, parseWords, type Words } from "./words.ts";

/** @returns the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [word, ...rest] = joinedWords(argv);
    if (word === undefined || word === "--help" || word === "-h" || word === "help") {
      terminal.stdout.write(overview());
      return 0;
    }
    if (word === "--version") {
      terminal.stdout.write(`${VERSION}\n`);
      return 0;
    }
    const words = parseWords(rest);
    const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
    const operation = command ? undefined : commandNamed(word);
    if (words.flags.help !== undefined) {
      terminal.stdout.write(operation ? helpOf(operation) : helpOfCommand(word));
      return 0;
    }
    if (operation) return await runOperation(operation, words, terminal);
    checkOptions(word, words);
    const [more] = command?.takes === undefined ? words.bare : words.bare.slice(1);
    if (more !== undefined) throw new Fault("invalid", `${word} does not know what to do with "${more}".`);
    return (await command?.run(words, terminal)) ?? 0;
  } catch (error) {
    return sayFault(error, terminal, argv);
  }
}

/** `log verify` is `log-verify`: two words that together are one operation's, where the first is none. */
function joinedWords(argv: readonly string[]): readonly string[] {
  const [first, second, ...rest] = argv;
  const both = `${first}-${second}`;
  const isKnown = (name: string | undefined) =>
    [...operations].some(({ id }) => id === name) || Object.hasOwn(COMMANDS, name ?? "");
  const isOne = isKnown(both) && !isKnown(first);
  return isOne ? [both, ...rest] : argv;
}

interface Command {
  readonly about: string;
  /** A bare word it may be given. */
  readonly takes?: string;
  run(words: Words, terminal: Terminal): Promise<number>;
}

/** What is done to the whole desk and is no operation on it. */
const COMMANDS: Readonly<Record<string, Command>> = {
  serve: { about: "Starts the desk; npm start does the same.", run: serve },
  setup: {
    about:
      "Prints a link, once, by which people come to the desk: the first administrator, or NAME if they have lost their way in.",
    takes: "NAME",
    run: setUpDesk,
  },
  "keys-put": {
    about: "Keeps a secret in the desk's keyring under NAME, read from standard input.",
    takes: "NAME",
    run: putSecret,
  },
  "keys-remove": {
    about: "Takes the secret of that NAME out of the keyring.",
    takes: "NAME",
    run: removeSecret,
  },
  init: { about: "Makes an empty desk of your own, without the worked example.", run: initDesk },
  // It has words of its own, and is run by the entry without any of this.
  vault: {
    about: "The source vault, a process apart; ./presage vault --help tells more.",
    run: async () => 0,
  },
};

function commandNamed(word: string): Operation {
  const found = [...operations].find(({ id, only }) => id === word && only !== "http");
  if (!found) throw new Fault("missing", `There is no command "${word}"; ./presage help lists them.`);
  return found;
}

async function runOperation(operation: Operation, words: Words, terminal: Terminal): Promise<number> {
  const input = await withStandardInput(operation, inputFrom(operation, words));
  const asOf = "asOf" in operation.input.shape ? undefined : asOfTime(words.flags["as-of"]);
  const from = { flags: words.flags, environment: terminal.environment };
  if (operation.id === "config") {
    // Shown without opening anything: a wrong setting may be why nothing opens.
    say({ items: readConfig(from).explained }, words, terminal);
    return 0;
  }
  if (operation.alone) {
    say(await operation.alone(input), words, terminal);
    return 0;
  }
  const system = await openSystem(from);
  const { purpose } = system.config;
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once("SIGINT", interrupted);
  try {
    const output = await perform(system, operation, input, {
      principal: { ...(await whoRuns(system, terminal)), ...(purpose && { purpose }) },
      language: system.config.language,
      asOf,
      signal: stop.signal,
      progress: progressLine(terminal, words),
    });
    await settleAudit(system);
    clearProgress(terminal);
    say(output, words, terminal);
    return 0;
  } finally {
    clearProgress(terminal);
    process.off("SIGINT", interrupted);
    await system.close();
  }
}

/**
 * Whoever has the machine has the desk, while nobody else does. Once people sign in, a command acts for the
 * person of a token; it stands in the environment, because others on the machine can read command lines.
 */
async function whoRuns({ store, door }: System, { environment }: Terminal): Promise<Principal> {
  if (!(await hasPeople(store.systemView()))) return LOCAL_PERSON;
  const token = environment.PRESAGE_TOKEN;
  const principal = token && (await principalOfToken(door, token));
  if (principal) return principal;
  throw new Fault(
    "unauthenticated",
    token
      ? "The token in PRESAGE_TOKEN is not known to this desk, or has expired; make another one at the desk."
      : "People sign in to this desk; make a token at the desk, under your account, and put it into the environment as PRESAGE_TOKEN.",
  );
}

/** Texts of several lines, such as a corrected report, are hard to give as an argument. */
async function withStandardInput(operation: Operation, input: Record<string, unknown>) {
  const { piped } = operation;
  return piped !== undefined && input[piped] === "-"
    ? { ...input, [piped]: await text(process.stdin) }
    : input;
}

function say(output: unknown, { flags }: Words, { stdout }: Terminal): void {
  stdout.write(flags.json === undefined ? printed(output) : `${JSON.stringify(output, null, 2)}\n`);
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
    ...Object.entries(COMMANDS).map(([word, { about }]) => [word, about]),
    ...commands.map(({ id, title }) => [id, title]),
  ].map(([id = "", title = ""]) => `  ${id.padEnd(width)}${title}`);
  return `Presage ${VERSION}: all-source early warning and strategic assessment.\n\nUsage: ./presage WORD [options]\n\n${lines.join("\n")}\n\n./presage WORD --help tells more; --json prints what a program can read; --data names another data folder.\n`;
}

function helpOf(operation: Operation): string {
  const positional = operation.positional ?? [];
  const options = fieldsOf(operation).filter(({ name }) => !positional.includes(name));
  const width = Math.max(...options.map(({ flag }) => flag.length), 8) + 4;
  const lines = options.map(({ flag, about, choices, required }) =>
    `  --${flag.padEnd(width)}${[about, choices && `One of ${choices.join(", ")}.`, required && "(needed)"].filter(Boolean).join(" ")}`.trimEnd(),
  );
  const usage = ["./presage", operation.id, ...positional.map((name) => name.toUpperCase())].join(" ");
  const paragraphs = [operation.title, operation.about, `Usage: ${usage}`, lines.join("\n")];
  return `${paragraphs.filter(Boolean).join("\n\n")}\n`;
}

function helpOfCommand(word: string): string {
  const settings = Object.entries(SETTINGS);
  const width = Math.max(...settings.map(([name]) => flagOf(name).length)) + 4;
  const lines = settings.map(([name, { about }]) => `  --${flagOf(name).padEnd(width)}${about}`);
  const { about = "", takes } = COMMANDS[word] ?? {};
  return `${about}\n\nUsage: ./presage ${[word, takes && `[${takes}]`].filter(Boolean).join(" ")} [options]\n\n${lines.join("\n")}\n`;
}
