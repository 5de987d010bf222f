/**
 * From bytes to text: which encoding an input has, and its text in chunks.
 *
 * The choice is made once, from the input's first 64 KiB: byte-order mark, then the zero bytes of unmarked
 * UTF-16, then UTF-8 if it is valid, then windows-1252, in which every byte means something. What cannot be
 * text at all, such as an image, is told apart here and never decoded.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import type { Head } from "./format.ts";

export type Encoding = Head["encoding"];

/** The encoding of an input that begins with `head`, or undefined when it is not text. */
export function encodingOf(head: Uint8Array, isWhole: boolean): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const zeros = zeroBytes(head.subarray(0, 4096));
  if (zeros.odd > 0.3 && zeros.even < 0.05) return "utf-16le";
  if (zeros.even > 0.3 && zeros.odd < 0.05) return "utf-16be";
  if (isBinary(head)) return undefined;
  const complete = isWhole ? head : head.subarray(0, head.length - unfinished(head));
  return isUtf8(complete) ? "utf-8" : "windows-1252";
}

/** Shares of zero bytes at even and at odd offsets: text in UTF-16 has nearly all of them on one side. */
function zeroBytes(bytes: Uint8Array): { even: number; odd: number } {
  const counts = { even: 0, odd: 0 };
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) counts[i % 2 === 0 ? "even" : "odd"]++;
  const half = Math.max(1, bytes.length / 2);
  return { even: counts.even / half, odd: counts.odd / half };
}

/** Control characters that text does not have; one in a hundred is put up with, a zero byte is not. */
function isBinary(bytes: Uint8Array): boolean {
  let odd = 0;
  for (const byte of bytes) {
    if (byte === 0) return true;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 0x1b) odd++;
  }
  return odd > 1 + bytes.length / 100;
}

/** How many bytes at the end belong to a UTF-8 character whose rest is still to come: 0 to 3. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/**
 * The text of `bytes`, without byte-order mark.
 *
 * UTF-8 was only assumed while everything was ASCII, so the first byte that contradicts it turns the rest into
 * windows-1252; after real UTF-8 it is damage, and becomes U+FFFD.
 */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  if (encoding === "utf-8") yield* decodedUtf8(bytes);
  else {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  }
}

async function* decodedUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pending = Buffer.alloc(0);
  let isFirst = true;
  let isProven = false;
  let single: TextDecoder | undefined;
  for await (const chunk of bytes) {
    const buffer =
      pending.length > 0
        ? Buffer.concat([pending, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = single ? buffer.length : buffer.length - unfinished(buffer);
    const part = buffer.subarray(0, end);
    pending = Buffer.from(buffer.subarray(end));
    if (part.length === 0) continue;
    if (!single && !isProven && !isUtf8(part)) single = new TextDecoder("windows-1252");
    else if (!isProven && !isAscii(part)) isProven = true;
    const text = single ? single.decode(part) : part.toString("utf8");
    yield isFirst && text.startsWith("\ufeff") ? text.slice(1) : text;
    isFirst = false;
  }
  if (pending.length > 0) yield isProven ? "\ufffd" : new TextDecoder("windows-1252").decode(pending);
}

/** The text of an input's first bytes; a character that they cut in two is left out. */
export function headText(head: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}

/** The text of an item kept apart, such as a quarantined row: UTF-8 where valid, else windows-1252. */
export function itemText(raw: Uint8Array): string {
  return new TextDecoder(isUtf8(raw) ? "utf-8" : "windows-1252").decode(raw);
}
