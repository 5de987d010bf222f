/**
 * JSON objects from outside, read so that they cannot hurt: no keys that reach into prototypes, no
 * characters that the store cannot hold, no more nesting than asked for.
 */
import { Fault } from "../kernel/fault.ts";
import { HARMFUL_KEYS } from "./json-text.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Only an item with one of these in its text can have such a key or character; the rest is not walked. */
const SUSPECT = /__proto__|constructor|prototype|\\u00|\\u[dD][89a-fA-F]|\d{300}|\d[eE]\+?\d{3}/;

/** @throws Fault `invalid`, in one sentence, when the bytes are not an object that can be stored. */
export function readJsonObject(raw: Uint8Array): JsonObject {
  const text = decoded(raw);
  const value = parsed(text);
  if (!isJsonObject(value)) throw new Fault("invalid", "The item is not a JSON object.");
  if (SUSPECT.test(text)) refuseHarmful(value);
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as text, when it is text and says something. */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** The texts in a list; anything else in it is left out. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => textIn(each) !== undefined) : [];
}

function decoded(raw: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch (error) {
    throw new Fault("invalid", "The item has bytes that are not UTF-8.", {}, error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault("invalid", "The item is not well-formed JSON.", {}, error);
  }
}

function refuseHarmful(value: unknown): void {
  if (typeof value === "string") {
    if (value.includes("\u0000") || /\p{Surrogate}/u.test(value)) {
      throw new Fault("invalid", "The item has a character that cannot be stored (NUL or half of a pair).");
    }
  } else if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Fault("invalid", "The item has a number too large to be kept.");
  } else if (typeof value === "object" && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      if (HARMFUL_KEYS.has(key)) throw new Fault("invalid", `The item has a key called ${key}.`);
      refuseHarmful(key);
      refuseHarmful(field);
    }
  }
}
