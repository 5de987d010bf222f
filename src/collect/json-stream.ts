/**
 * Splits a stream of JSON into its items without holding the document: a list, a list inside an envelope
 * such as a STIX bundle's `objects`, one object after another, or one object a line.
 *
 * The invariant: every item comes out once with the very bytes it has in the input, whether it can be read
 * or not; what is too large is cut, and says so. The scanner knows only strings, brackets and commas.
 */
import { Fault } from "../kernel/fault.ts";

/** Deepest nesting of an item that is given to the parser. */
export const MAX_DEPTH = 64;
/** Largest item that is held, in bytes. */
export const MAX_ITEM_BYTES = 16 * 1024 * 1024;
/** What is kept of an item that is too large, in bytes. */
const KEPT_BYTES = 64 * 1024;

export interface Splitting {
  /** The envelope's key under which the items stand, such as `objects`. */
  readonly list: string;
  /** A newline ends an item, so that one broken line does not swallow the next. */
  readonly lines: boolean;
}

export interface JsonPiece {
  /** The item's number, from 1. */
  readonly position: number;
  readonly raw: Uint8Array;
  /** Why the item cannot be read, in one sentence. */
  readonly fault?: string;
}

/** Splits bytes as they come. An envelope's other fields are left out. */
export async function* splitJson(
  bytes: AsyncIterable<Uint8Array>,
  splitting: Splitting,
  signal: AbortSignal,
): AsyncIterable<JsonPiece> {
  const splitter = new JsonSplitter(splitting);
  for await (const chunk of bytes) {
    if (signal.aborted) throw new Fault("aborted", "Reading was stopped.");
    yield* splitter.push(chunk);
  }
  yield* splitter.end();
}

/** The same for a document that is held whole. */
export function splitJsonWhole(bytes: Uint8Array, splitting: Splitting): JsonPiece[] {
  const splitter = new JsonSplitter(splitting);
  return [...splitter.push(bytes), ...splitter.end()];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

class JsonSplitter {
  readonly #key: Uint8Array;
  readonly #lines: boolean;
  #pieces: JsonPiece[] = [];
  #count = 0;
  /** Bytes of the item from earlier chunks. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #chunk: Uint8Array = new Uint8Array();
  /** Where the item's bytes begin in this chunk. */
  #start = 0;
  #state: "between" | "item" | "envelope" | "broken" = "between";
  #depth = 0;
  #deepest = 0;
  /** 1 inside a list at the top, else 0. */
  #outer = 0;
  /** Inside the list of an envelope, two levels further down. */
  #enveloped = false;
  #inString = false;
  #escaped = false;
  /** How much of the list's key the string in hand has matched so far; -1 when it is another string. */
  #matched = -1;
  #keyIsList = false;

  constructor(splitting: Splitting) {
    this.#key = new TextEncoder().encode(splitting.list);
    this.#lines = splitting.lines;
  }

  push(chunk: Uint8Array): JsonPiece[] {
    this.#pieces = [];
    this.#chunk = chunk;
    this.#start = 0;
    let at = 0;
    while (at < chunk.length && this.#state !== "broken") {
      at = this.#inString ? this.#passString(at) : this.#passByte(at);
    }
    if (this.#state === "item") this.#hold(chunk.length);
    return this.#pieces;
  }

  end(): JsonPiece[] {
    this.#pieces = [];
    this.#chunk = new Uint8Array();
    this.#start = 0;
    const isOpen = this.#inString || this.#depth > 0;
    if (this.#state === "item")
      this.#finish(0, isOpen ? "The file ends in the middle of this item." : undefined);
    else if (isOpen && this.#state !== "broken") {
      this.#state = "item";
      this.#finish(0, "The file ends before its list of items is closed.");
    }
    return this.#pieces;
  }

  get #base(): number {
    return this.#outer + (this.#enveloped ? 2 : 0);
  }

  /** Goes to the end of the string, or of the chunk; returns where to go on. */
  #passString(from: number): number {
    const chunk = this.#chunk;
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at += 1;
    }
    while (at < chunk.length) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#inString = false;
        this.#keyIsList = this.#matched === this.#key.length;
        return at + 1;
      }
      if (byte === BACKSLASH) {
        this.#matched = -1;
        at += 2;
      } else if (byte === NEWLINE && this.#lines) {
        this.#cutLine(at);
        return at + 1;
      } else {
        if (this.#matched >= 0) this.#matched = byte === this.#key[this.#matched] ? this.#matched + 1 : -1;
        at += 1;
      }
    }
    this.#escaped = at > chunk.length;
    return chunk.length;
  }

  #passByte(at: number): number {
    switch (this.#chunk[at]) {
      case QUOTE:
        this.#begin(at);
        this.#inString = true;
        this.#matched = this.#depth === this.#outer + 1 && !this.#enveloped ? 0 : -1;
        break;
      case OPEN_OBJECT:
        this.#begin(at);
        this.#deepen();
        break;
      case OPEN_LIST:
        this.#openList(at);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.#close(at);
        break;
      case COMMA:
        if (this.#state === "item" && this.#depth === this.#base && this.#depth > 0) this.#finish(at);
        break;
      case NEWLINE:
        if (this.#depth > 0 && this.#lines) this.#cutLine(at);
        else if (this.#depth === 0 && this.#state === "item") this.#finish(at);
        break;
      case 0x20:
      case 0x09:
      case 0x0d:
        break;
      default:
        if (!this.#isMark(at)) this.#begin(at);
    }
    return at + 1;
  }

  /** A byte-order mark may stand before the first item. */
  #isMark(at: number): boolean {
    const byte = this.#chunk[at];
    const isFirst = this.#count === 0 && this.#depth === 0 && this.#state === "between" && at < 3;
    return isFirst && (byte === 0xef || byte === 0xbb || byte === 0xbf);
  }

  #begin(at: number): void {
    if (this.#state !== "between") return;
    this.#state = "item";
    this.#start = at;
    this.#deepest = this.#depth;
  }

  #deepen(): void {
    this.#depth += 1;
    if (this.#depth > this.#deepest) this.#deepest = this.#depth;
  }

  #openList(at: number): void {
    const opensEnvelope = this.#keyIsList && !this.#enveloped && this.#depth === this.#outer + 1;
    if (opensEnvelope && this.#state !== "between") {
      this.#release();
      this.#state = "between";
      this.#enveloped = true;
      this.#keyIsList = false;
      this.#depth += 1;
    } else if (this.#state === "between" && this.#depth === 0) {
      this.#outer = 1;
      this.#depth = 1;
    } else {
      this.#begin(at);
      this.#deepen();
    }
  }

  #close(at: number): void {
    if (this.#depth > this.#base) {
      this.#depth -= 1;
      // At the top nothing but the last bracket tells that an object is complete.
      if (this.#state === "item" && this.#depth === 0) this.#finish(at + 1);
      if (this.#state === "envelope" && this.#depth === this.#base) this.#state = "between";
      return;
    }
    if (this.#depth === 0 || (this.#chunk[at] !== CLOSE_LIST && this.#lines)) {
      this.#begin(at);
      return;
    }
    if (this.#chunk[at] !== CLOSE_LIST) {
      this.#begin(at);
      this.#finish(
        this.#chunk.length,
        "The brackets do not match here, so nothing after this could be read.",
      );
      this.#state = "broken";
      return;
    }
    if (this.#state === "item") this.#finish(at);
    this.#depth -= 1;
    if (this.#enveloped) {
      this.#enveloped = false;
      this.#state = "envelope";
    } else this.#outer = 0;
  }

  /** A line ended although something was still open: it is lost, the next is not. */
  #cutLine(at: number): void {
    if (this.#state !== "item") {
      this.#state = "item";
      this.#start = at;
    }
    this.#finish(at, "The line ends in the middle of an item.");
    this.#depth = 0;
    this.#outer = 0;
    this.#enveloped = false;
    this.#inString = false;
  }

  #finish(end: number, fault?: string): void {
    this.#hold(end);
    const isTooLarge = this.#heldBytes > MAX_ITEM_BYTES;
    const reason =
      fault ??
      (isTooLarge
        ? `The item is larger than ${MAX_ITEM_BYTES / 1024 / 1024} MiB; its first 64 KiB are kept.`
        : undefined) ??
      (this.#deepest - this.#base > MAX_DEPTH
        ? `The item is nested deeper than ${MAX_DEPTH} levels.`
        : undefined);
    const raw = withoutTrailingSpace(Buffer.concat(this.#held));
    this.#release();
    this.#state = "between";
    this.#count += 1;
    this.#pieces.push({ position: this.#count, raw, ...(reason !== undefined && { fault: reason }) });
  }

  /** Takes the item's bytes up to `end` out of the chunk, which its reader may use again. */
  #hold(end: number): void {
    const part = this.#chunk.subarray(this.#start, end);
    this.#heldBytes += part.length;
    if (this.#heldBytes <= MAX_ITEM_BYTES) this.#held.push(Uint8Array.from(part));
    else this.#held = [Uint8Array.from(Buffer.concat([...this.#held, part]).subarray(0, KEPT_BYTES))];
  }

  #release(): void {
    this.#held = [];
    this.#heldBytes = 0;
  }
}

function withoutTrailingSpace(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(0, end);
}
