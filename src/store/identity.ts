/**
 * Identities of records: UUIDs as RFC 9562 defines them.
 *
 * Where a source gives its own id the record's is derived from it (version 5), so that the same thing
 * brought twice is the same record on every machine; otherwise ids are ordered by time (version 7).
 */
import { createHash } from "node:crypto";
import type { Random } from "../kernel/effects.ts";

/** The namespace of all ids Presage derives: the version 5 UUID of `presage` in the DNS namespace. */
const NAMESPACE = Buffer.from("6ba7b8109dad11d180b400c04fd430c8", "hex");

/** The same parts always give the same id; parts are joined so that no two lists collide. */
export function derivedId(...parts: readonly string[]): string {
  const name = parts.map((part) => `${part.length}:${part}`).join("");
  const hash = createHash("sha1").update(NAMESPACE).update("presage/").update(name).digest();
  return format(hash, 5);
}

export function timedId(now: Date, random: Random): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  for (let i = 6; i < 16; i += 1) bytes[i] = Math.floor(random() * 256);
  return format(bytes, 7);
}

function format(bytes: Buffer, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
