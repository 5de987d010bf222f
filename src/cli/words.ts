/** Words of a command line into an operation's input, by its schema. */
import type { z } from "zod";
import { flagOf, isSwitch, SETTINGS, type SettingName } from "../app/config.ts";
import type { Operation } from "../app/operation.ts";
import { type Field, fieldsOf, parseInput } from "../app/operation-input.ts";
import { Fault } from "../kernel/fault.ts";

export interface Words {
  readonly bare: readonly string[];
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** Flags given more than once, with all their values. */
  readonly repeated: ReadonlyMap<string, readonly string[]>;
  /** Flags that stood without a value and were read as "true". */
  readonly valueless: ReadonlySet<string>;
}

/** Flags that stand alone; all others take a value. */
const ALONE = new Set(["json", "help"]);

const OPTION = /^--([a-z0-9][a-z0-9-]*)(?:=(.*))?$/s;

/** A value may begin with dashes, as a field report with front matter does. */
function isOption(word: string): boolean {
  return word === "--" || OPTION.test(word);
}

export function parseWords(argv: readonly string[]): Words {
  const bare: string[] = [];
  const repeated = new Map<string, string[]>();
  const valueless = new Set<string>();
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    if (word === "--") {
      bare.push(...argv.slice(i + 1));
      break;
    }
    const match = OPTION.exec(word === "-h" ? "--help" : word);
    if (!match) {
      if (word.startsWith("--"))
        throw new Fault("invalid", `"${word}" is not an option; options look like --name VALUE.`);
      bare.push(word);
      continue;
    }
    const [, name = "", attached] = match;
    const following = argv[i + 1];
    let value = attached;
    if (value === undefined && !ALONE.has(name) && following !== undefined && !isOption(following)) {
      value = following;
      i += 1;
    }
    if (value === undefined) valueless.add(name);
    repeated.set(name, [...(repeated.get(name) ?? []), value ?? "true"]);
  }
  const flags = Object.fromEntries([...repeated].map(([name, values]) => [name, values.at(-1)]));
  return { bare, flags, repeated, valueless };
}

const SETTING_NAMES = Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS);
const SETTING_FLAGS = new Map(SETTING_NAMES.map((name) => [flagOf(name), name]));
/** Options that every command has beside the settings. */
const EVERYWHERE = new Set([...ALONE, "config", "as-of"]);

/** @throws Fault `invalid` for an option that is unknown, or that has no value and needs one. */
export function checkOptions(command: string, words: Words, fields: readonly Field[] = []): void {
  const byFlag = new Map(fields.map((field) => [field.flag, field]));
  for (const flag of words.repeated.keys()) {
    const setting = SETTING_FLAGS.get(flag);
    const field = byFlag.get(flag);
    if (!setting && !field && !EVERYWHERE.has(flag))
      throw new Fault(
        "invalid",
        `${command} has no option --${flag}; ./presage ${command} --help lists them.`,
      );
    const standsAlone = ALONE.has(flag) || field?.isSwitch || (setting && isSwitch(setting));
    if (words.valueless.has(flag) && !standsAlone)
      throw new Fault("invalid", `The option --${flag} needs a value: --${flag} VALUE.`);
  }
}

/** @throws Fault `invalid` naming the option that is wrong or unknown. */
export function inputFrom(operation: Operation, words: Words): z.output<z.ZodObject> {
  const fields = fieldsOf(operation);
  checkOptions(operation.id, words, fields);
  const raw: Record<string, unknown> = {};
  for (const { name, flag } of fields) {
    const values = words.repeated.get(flag);
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
