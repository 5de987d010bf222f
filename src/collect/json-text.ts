/**
 * One JSON value from text that nobody has vouched for: depth is counted before the parser builds anything,
 * and keys, numbers and characters that would do harm later are refused by name.
 */
import { Fault } from "../kernel/fault.ts";

/** Deepest nesting that is parsed. */
const DEEPEST = 64;
/** Keys through which objects are changed behind their owner's back. */
export const HARMFUL_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** @throws Fault `invalid` for what is not JSON, `refused` for what is, and may not be stored. */
export function readJsonText(text: string): unknown {
  if (isDeep(text)) throw new Fault("refused", `The JSON is nested more than ${DEEPEST} deep.`);
  const value = parsed(text);
  refuseHarmful(value);
  return value;
}

/** Counts brackets outside strings. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = stringEnd(text, i);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > DEEPEST) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** Where the string that opens at `from` closes. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault("invalid", "The line is not well-formed JSON.", {}, error);
  }
}

function refuseHarmful(value: unknown): void {
  if (typeof value === "string") refuseCharacters(value);
  else if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Fault("refused", "The JSON has a number that is too large to be kept.");
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (HARMFUL_KEYS.has(key)) throw new Fault("refused", `The JSON has a key called ${key}.`);
      refuseCharacters(key);
      refuseHarmful(inner);
    }
  }
}

/** Half of a surrogate pair, or U+0000, which PostgreSQL cannot hold. */
function refuseCharacters(text: string): void {
  if (text.includes("\0") || /\p{Surrogate}/u.test(text)) {
    throw new Fault("refused", "The JSON has a character that cannot be stored (U+0000 or half of a pair).");
  }
}
