/**
 * `.gz` and `.zip`, unpacked as streams and with a count of what really comes out.
 *
 * An archive is judged by its list of names and sizes before anything of it is read, so that one that must be
 * refused leaves nothing half taken in; and again by its real bytes, because the list may lie.
 */
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import { Fault } from "../kernel/fault.ts";
import { type Bytes, megabytes } from "./input-bytes.ts";

/** The part of the limits that matters to archives; see `InputLimits`. */
export interface PackedLimits {
  readonly zipBytes: number;
  readonly ratio: number;
  readonly freeBytes: number;
  readonly entries: number;
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** A local file header, or the end record of an archive without files. */
export function isZip(head: Uint8Array): boolean {
  const isHeader = head[2] === 3 && head[3] === 4;
  return head[0] === 0x50 && head[1] === 0x4b && (isHeader || (head[2] === 5 && head[3] === 6));
}

/** What may still come out of the outermost archive, which all that is packed inside it shares. */
export interface Allowance {
  /** @throws Fault `refused` when more has come than is allowed. */
  take(bytes: number): void;
}

export function allowance(name: string, limits: PackedLimits): Allowance {
  let taken = 0;
  return {
    take(bytes) {
      taken += bytes;
      if (taken > limits.zipBytes) throw tooLarge(name, limits);
    },
  };
}

/** @throws Fault `invalid` for damaged data, `refused` for far more than such data ever unpack to. */
export async function* gunzip(
  packed: Bytes,
  name: string,
  limits: PackedLimits,
  allowed: Allowance | undefined,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of packed) {
      read += chunk.length;
      yield chunk;
    }
  }
  const unpacker = createGunzip({ chunkSize: 64 * 1024 });
  // Errors reach the loop below through the unpacker, which the pipeline destroys with them.
  pipeline(Readable.from(counted(), { objectMode: false }), unpacker, () => undefined);
  let count = 0;
  try {
    for await (const chunk of unpacker) {
      count += chunk.length;
      allowed?.take(chunk.length);
      refuseBomb(name, count, read, limits);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      "invalid",
      `${name} is damaged or cut off, and cannot be unpacked to its end.`,
      {},
      error,
    );
  }
}

function refuseBomb(name: string, unpacked: number, packed: number, limits: PackedLimits): void {
  if (unpacked <= limits.freeBytes || unpacked <= limits.ratio * packed) return;
  throw new Fault(
    "refused",
    `${name} unpacks to more than ${limits.ratio} times its size, which real data do not; unpack it yourself if you trust it.`,
  );
}

/** One file in an archive; `bytes` can be read once, and before the next one is asked for. */
export interface ZipItem {
  /** As in the archive: a label. */
  readonly name: string;
  readonly bytes: () => Promise<Bytes>;
}

export function zipEntries(
  source: string | Buffer,
  name: string,
  limits: PackedLimits,
  allowed: Allowance,
): AsyncGenerator<ZipItem> {
  return itemsOf(
    typeof source === "string" ? openPromise(source, ZIP_OPTIONS) : fromBufferPromise(source, ZIP_OPTIONS),
    name,
    limits,
    allowed,
  );
}

/** Names are judged here, with a sentence of our own; the library would end the whole archive with its own. */
const ZIP_OPTIONS = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true };

async function* itemsOf(
  opening: Promise<ZipFile>,
  name: string,
  limits: PackedLimits,
  allowed: Allowance,
): AsyncGenerator<ZipItem> {
  const zip = await readable(name, () => opening);
  try {
    for (const { entry, label } of await readable(name, () => listed(zip, name, limits))) {
      // One that is used up already stops the archive here, and not each of its files.
      allowed.take(0);
      yield { name: label, bytes: () => entryBytes(zip, entry, `${name}/${label}`, limits, allowed) };
    }
  } finally {
    zip.close();
  }
}

async function readable<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("invalid", `${name} is damaged or cut off, and is not a whole zip archive.`, {}, error);
  }
}

interface Listed {
  readonly entry: Entry;
  readonly label: string;
}

async function listed(zip: ZipFile, name: string, limits: PackedLimits): Promise<Listed[]> {
  if (zip.entryCount > limits.entries) throw tooMany(name, limits);
  const entries: Listed[] = [];
  let size = 0;
  for await (const entry of zip.eachEntry()) {
    const label = labelOf(entry);
    refuseName(name, label, entry);
    if (label === "[Content_Types].xml") {
      throw new Fault("invalid", `${name} is an office document; save it as CSV or as text first.`);
    }
    // Folders, and what file managers add for themselves.
    if (label.endsWith("/") || label.startsWith("__MACOSX/") || /(^|\/)\./.test(label)) continue;
    refuseBomb(`${name}/${label}`, entry.uncompressedSize, entry.compressedSize, limits);
    size += entry.uncompressedSize;
    if (size > limits.zipBytes) throw tooLarge(name, limits);
    if (entries.push({ entry, label }) > limits.entries) throw tooMany(name, limits);
  }
  if (entries.length === 0) throw new Fault("invalid", `${name} is an archive without files.`);
  return entries;
}

function tooLarge(name: string, { zipBytes }: PackedLimits): Fault {
  return new Fault(
    "refused",
    `${name} unpacks to more than ${megabytes(zipBytes)}; raise the limit if you trust it.`,
  );
}

function tooMany(name: string, { entries }: PackedLimits): Fault {
  return new Fault("refused", `${name} has more than ${entries} files; split it or raise the limit.`);
}

/** UTF-8 where the archive says so or it is valid, else the DOS code page, of which only ASCII matters here. */
function labelOf({ fileNameRaw }: Entry): string {
  const text = fileNameRaw.toString("utf8");
  return text.includes("\ufffd") ? fileNameRaw.toString("latin1") : text;
}

function refuseName(name: string, label: string, entry: Entry): void {
  const parts = label.split(/[\\/]/);
  const isLink = ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000;
  const leavesFolder =
    parts.includes("..") || parts[0] === "" || /^[a-zA-Z]:/.test(label) || label.includes("\0");
  if (!leavesFolder && !isLink) return;
  const what = isLink ? "a symbolic link" : "a name that leads out of its folder";
  throw new Fault(
    "refused",
    `${name} has ${what} (${JSON.stringify(label.slice(0, 80))}); nothing of it was read.`,
  );
}

async function entryBytes(
  zip: ZipFile,
  entry: Entry,
  name: string,
  limits: PackedLimits,
  allowed: Allowance,
): Promise<Bytes> {
  if (entry.isEncrypted()) throw new Fault("invalid", `${name} is locked with a password; unpack it first.`);
  if (!entry.canDecodeFileData())
    throw new Fault("invalid", `${name} is packed in a way that is not known here.`);
  const stream = await readable(name, () => zip.openReadStreamPromise(entry));
  async function* counted(): AsyncGenerator<Uint8Array> {
    let own = 0;
    try {
      for await (const chunk of stream) {
        own += chunk.length;
        allowed.take(chunk.length);
        refuseBomb(name, own, entry.compressedSize, limits);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault(
        "invalid",
        `${name} is damaged: it does not unpack to what the archive announces.`,
        {},
        error,
      );
    } finally {
      stream.destroy();
    }
  }
  return counted();
}
