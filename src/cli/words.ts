/** Words of a command line into an operation's input, by its schema. */
import type { z } from "zod";
import type { Operation } from "../app/operation.ts";
import { fieldsOf, parseInput } from "../app/operation-input.ts";
import { Fault } from "../kernel/fault.ts";

export interface Words {
  readonly bare: readonly string[];
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** Flags given more than once, with all their values. */
  readonly repeated: Readonly<Record<string, readonly string[]>>;
}

/** Flags that stand alone; all others take a value. */
const ALONE = new Set(["json", "help"]);

export function parseWords(argv: readonly string[]): Words {
  const bare: string[] = [];
  const repeated: Record<string, string[]> = {};
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    const match = /^--([a-z0-9][a-z0-9-]*)(?:=(.*))?$/s.exec(word);
    if (!match) {
      if (word.startsWith("--"))
        throw new Fault("invalid", `"${word}" is not an option; options look like --name VALUE.`);
      bare.push(word);
      continue;
    }
    const [, name = "", attached] = match;
    const following = argv[i + 1];
    let value = attached;
    if (value === undefined && !ALONE.has(name) && following !== undefined && !following.startsWith("--")) {
      value = following;
      i += 1;
    }
    repeated[name] = [...(repeated[name] ?? []), value ?? "true"];
  }
  const flags = Object.fromEntries(Object.entries(repeated).map(([name, values]) => [name, values.at(-1)]));
  return { bare, flags, repeated };
}

/** @throws Fault `invalid` naming the option that is wrong or unknown. */
export function inputFrom(
  operation: Operation,
  words: Words,
  settings: readonly string[],
): z.output<z.ZodObject> {
  const fields = fieldsOf(operation);
  const known = new Set([...fields.map(({ flag }) => flag), ...settings, "json", "help", "config", "as-of"]);
  const unknown = Object.keys(words.flags).find((flag) => !known.has(flag));
  if (unknown)
    throw new Fault(
      "invalid",
      `${operation.id} has no option --${unknown}; ./presage ${operation.id} --help lists them.`,
    );
  const raw: Record<string, unknown> = {};
  for (const { name, flag } of fields) {
    const values = words.repeated[flag];
    if (values) raw[name] = values.length > 1 ? values : values[0];
  }
  Object.assign(raw, bareWords(operation, words.bare));
  return parseInput(operation, raw);
}

function bareWords(operation: Operation, bare: readonly string[]): Record<string, unknown> {
  const names = operation.positional ?? [];
  const last = names.at(-1);
  if (bare.length > names.length && !(last && isList(operation, last)))
    throw new Fault("invalid", `${operation.id} does not know what to do with "${bare[names.length]}".`);
  return Object.fromEntries(
    names.flatMap((name, i) => {
      if (bare[i] === undefined) return [];
      return [[name, name === last && isList(operation, name) ? bare.slice(i) : bare[i]]];
    }),
  );
}

function isList(operation: Operation, name: string): boolean {
  return operation.input.shape[name]?.safeParse(["x"]).success ?? false;
}
