/**
 * How blobs lie on the disk: sealed in segments, each authenticated by itself, under a key of their own.
 *
 * AES-256-GCM over 64 KiB at a time with the segment's number and an end mark as nonce (the STREAM construction,
 * Hoang et al. 2015, doi:10.1007/978-3-662-47989-6_24), so that a file of any size is written and read in a stream
 * and a piece cut off, doubled or moved is noticed. No key seals two files.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { Fault } from "../kernel/fault.ts";

/** "PRESAGE" and the number of this format; then 16 bytes of the key's id. */
const MAGIC = Buffer.from("PRESAGE\u0001", "latin1");
export const HEADER_BYTES = MAGIC.length + 16;
const SEGMENT = 64 * 1024;
const TAG = 16;

export function header(keyId: string): Buffer {
  return Buffer.concat([MAGIC, Buffer.from(keyId.replaceAll("-", ""), "hex")]);
}

/** The id of the key that opens it; undefined of a file from before blobs were sealed. */
export function keyIdOf(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head);
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const hex = bytes.toString("hex", MAGIC.length, HEADER_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function* sealed(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  key: Uint8Array,
): AsyncGenerator<Buffer> {
  let number = 0;
  const segment = Buffer.allocUnsafe(SEGMENT);
  let filled = 0;
  for await (const chunk of content) {
    let from = 0;
    while (from < chunk.length) {
      // Only when more comes is it known that a full one is not the last.
      if (filled === SEGMENT) {
        yield sealSegment(segment, key, number, false);
        number += 1;
        filled = 0;
      }
      const taken = Math.min(SEGMENT - filled, chunk.length - from);
      segment.set(chunk.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
    }
  }
  yield sealSegment(segment.subarray(0, filled), key, number, true);
}

/** @throws Fault `invalid` when any byte is not as it was written, or the end is missing. */
export async function* unsealed(
  content: AsyncIterable<Uint8Array>,
  key: Uint8Array,
): AsyncGenerator<Uint8Array> {
  let number = 0;
  let waiting: Buffer[] = [];
  let held = 0;
  for await (const chunk of content) {
    waiting.push(Buffer.from(chunk));
    held += chunk.length;
    if (held <= SEGMENT + TAG) continue;
    const bytes = Buffer.concat(waiting);
    let from = 0;
    for (; bytes.length - from > SEGMENT + TAG; from += SEGMENT + TAG) {
      yield openSegment(bytes.subarray(from, from + SEGMENT + TAG), key, number, false);
      number += 1;
    }
    waiting = [bytes.subarray(from)];
    held = bytes.length - from;
  }
  yield openSegment(Buffer.concat(waiting), key, number, true);
}

function sealSegment(plain: Uint8Array, key: Uint8Array, number: number, isLast: boolean): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce(number, isLast));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openSegment(bytes: Buffer, key: Uint8Array, number: number, isLast: boolean): Buffer {
  if (bytes.length < TAG) throw altered();
  const decipher = createDecipheriv("aes-256-gcm", key, nonce(number, isLast));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()]);
  } catch (cause) {
    throw altered(cause);
  }
}

function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt8(isLast ? 1 : 0, 0);
  bytes.writeBigUInt64BE(BigInt(number), 4);
  return bytes;
}

function altered(cause?: unknown): Fault {
  return new Fault("invalid", "The stored file was altered on disk; restore it from a back-up.", {}, cause);
}
