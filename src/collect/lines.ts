/**
 * The lines of an input with their exact bytes, in batches: a line is never held beyond `LONGEST_LINE`, and
 * what is longer arrives as one line that is marked as cut off, so that it can be set aside and reading go on.
 */
import { isAscii, isUtf8 } from "node:buffer";
import type { Input } from "./format.ts";

/** Bytes. Real rows with whole articles in them stay well below. */
export const LONGEST_LINE = 1024 * 1024;
/** Bytes that are kept of a line that is too long, to show what it was. */
const KEPT = 64 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. UTF-16 is written over as UTF-8. */
  readonly raw: Buffer;
  readonly end: "" | "\n" | "\r\n" | "\r";
  /** Absent when the bytes are not text in the input's encoding, or when the line is too long. */
  readonly text?: string;
  /** Length in bytes of a line that is too long; `raw` is only its beginning. */
  readonly tooLong?: number;
}

export async function* lineBatches(input: Input): AsyncGenerator<Line[]> {
  const terminator = input.text.includes("\n") || !input.text.includes("\r") ? 10 : 13;
  const reader = lineReader(terminator, input.encoding === "windows-1252");
  for await (const chunk of singleByteText(input)) yield reader.push(chunk);
  yield reader.finish();
}

/** Bytes in which a line feed is always a line feed, without byte-order mark. */
async function* singleByteText(input: Input): AsyncGenerator<Buffer> {
  if (input.encoding === "utf-16le" || input.encoding === "utf-16be") {
    for await (const text of input.chunks) yield Buffer.from(text);
    return;
  }
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of input.bytes) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (!start) yield bytes;
    else {
      start = Buffer.concat([start, bytes]);
      if (start.length < 3) continue;
      yield withoutMark(start);
      start = undefined;
    }
  }
  if (start) yield withoutMark(start);
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function lineReader(terminator: 10 | 13, isSingleByte: boolean) {
  const decode = lineDecoder(isSingleByte);
  let pending: Buffer = Buffer.alloc(0);
  let number = 0;
  /** Bytes seen of a line that is being passed over. */
  let passed = 0;

  function push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    const block = pending.length > 0 && passed === 0 ? Buffer.concat([pending, chunk]) : chunk;
    const ascii = isAscii(block) ? block.toString("latin1") : undefined;
    let from = 0;
    for (let to = block.indexOf(terminator); to >= 0; to = block.indexOf(terminator, from)) {
      if (passed > 0) lines.push(longLine(passed + to - from, true));
      else lines.push(line(block, from, to, true, ascii));
      from = to + 1;
    }
    const rest = block.subarray(from);
    if (passed > 0) passed += rest.length;
    else if (rest.length > LONGEST_LINE) {
      passed = rest.length;
      pending = Buffer.from(rest.subarray(0, KEPT));
    } else pending = rest;
    return lines;
  }

  function finish(): Line[] {
    if (passed > 0) return [longLine(passed, false)];
    return pending.length > 0 ? [line(pending, 0, pending.length, false)] : [];
  }

  function longLine(bytes: number, isEnded: boolean): Line {
    number++;
    const raw = pending;
    passed = 0;
    pending = Buffer.alloc(0);
    return { number, raw, end: isEnded ? (terminator === 10 ? "\n" : "\r") : "", tooLong: bytes };
  }

  function line(block: Buffer, from: number, to: number, isEnded: boolean, ascii?: string): Line {
    number++;
    const hasReturn = terminator === 10 && to > from && block[to - 1] === 13;
    const last = hasReturn ? to - 1 : to;
    const raw = block.subarray(from, last);
    const end = !isEnded ? "" : terminator === 13 ? "\r" : hasReturn ? "\r\n" : "\n";
    if (raw.length > LONGEST_LINE)
      return { number, raw: Buffer.from(raw.subarray(0, KEPT)), end, tooLong: raw.length };
    const text = ascii?.slice(from, last) ?? decode(raw);
    return text === undefined ? { number, raw, end } : { number, raw, end, text };
  }

  return { push, finish };
}

/** As `decoded` in input-text.ts, but a damaged line is told from a good one. */
function lineDecoder(isSingleByte: boolean): (raw: Buffer) => string | undefined {
  const windows = new TextDecoder("windows-1252");
  let isWindows = isSingleByte;
  let isProven = false;
  return (raw) => {
    if (isAscii(raw)) return raw.toString("latin1");
    if (!isWindows && isUtf8(raw)) {
      isProven = true;
      return raw.toString("utf8");
    }
    if (isProven) return undefined;
    isWindows = true;
    return windows.decode(raw);
  };
}

/** Why a line without text cannot be used. */
export function lineFlaw(line: Line): string {
  return line.tooLong === undefined
    ? `Line ${line.number} is not valid UTF-8, unlike the lines before it; correct its special letters.`
    : `Line ${line.number} is ${line.tooLong} bytes long and at most ${LONGEST_LINE} are read; split it.`;
}
