/**
 * Inputs: everything that can be brought in, opened as a row of streams of bytes.
 *
 * A file, a folder, an archive or a stream becomes one input for each document in it. The invariants: nothing
 * is unpacked to disk, names inside archives are labels and never paths, no more than a few chunks are held,
 * and every size is counted in the bytes that really come, not in those that were announced.
 */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Fault } from "../kernel/fault.ts";
import type { Input } from "./format.ts";
import { type Bytes, bounded, collected, type Peeked, peek, stoppable } from "./input-bytes.ts";
import { filesIn } from "./input-folder.ts";
import {
  type Allowance,
  allowance,
  gunzip,
  isGzip,
  isZip,
  type ZipItem,
  zipEntries,
} from "./input-packed.ts";
import { decoded, encodingOf, headText } from "./input-text.ts";

export interface InputLimits {
  /** Largest single input, unpacked; what comes from a stream without end stops here. */
  readonly bytes: number;
  /** Everything that comes out of one `.zip`. */
  readonly zipBytes: number;
  /** Unpacked size over packed size, above the first `freeBytes`. */
  readonly ratio: number;
  /** Unpacked bytes for which no ratio is asked. */
  readonly freeBytes: number;
  /** Packings inside one another. */
  readonly depth: number;
  /** Files in one `.zip`. */
  readonly entries: number;
}

export const USUAL_LIMITS: InputLimits = {
  bytes: 64 * 1024 ** 3,
  zipBytes: 500_000_000,
  ratio: 100,
  freeBytes: 10_000_000,
  depth: 2,
  entries: 10_000,
};

/** Bytes that are looked at before the rest is read. */
const HEAD = 64 * 1024;
/** An archive that comes in a stream has its list at the end, and is held whole up to this size. */
const HELD_ARCHIVE = 128_000_000;

export interface OpenedInput extends Input {
  /** Where it came from, such as `weekly.zip/june.csv`. A label, never used as a path. */
  readonly path: string;
}

/** Something that cannot be read; what stands beside it still can. */
export interface UnreadableInput {
  readonly path: string;
  readonly fault: Fault;
}

type Opened = AsyncGenerator<OpenedInput | UnreadableInput>;

/**
 * Opens a path, or a stream that is open already. Each input is to be read before the next is asked for.
 *
 * A stream that stalls is the caller's to stop, through `signal`. A fault that only shows while an input is
 * read, such as a cut-off archive, is thrown by its `bytes` and `chunks`.
 * @param name what to call a stream, with the ending that tells its format, such as `events.csv`.
 * @throws Fault `missing` or `forbidden` for a path that cannot be opened.
 */
export async function* openInput(
  source: string | Bytes,
  name: string,
  limits: InputLimits,
  signal: AbortSignal,
): Opened {
  if (typeof source !== "string") {
    yield* openStream(source, { path: name, name: basename(name), depth: 0 }, { limits, signal });
    return;
  }
  const status = await stat(source).catch((error: unknown) => {
    throw pathFault(source, error);
  });
  if (status.isDirectory()) yield* openFolder(source, { limits, signal });
  else yield* openFile(source, basename(source), status.isFile(), { limits, signal });
}

function pathFault(path: string, error: unknown): Fault {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EACCES" || code === "EPERM"
    ? new Fault("forbidden", `${path} may not be read by this account.`, {}, error)
    : new Fault("missing", `There is no file or folder ${path}.`, {}, error);
}

/** What all inputs of one opening share. */
interface Opening {
  readonly limits: InputLimits;
  readonly signal: AbortSignal;
}

interface Layer {
  readonly path: string;
  /** Without folders and without the endings of the packings around it. */
  readonly name: string;
  /** Packings around it. */
  readonly depth: number;
  /** What the archive around it may still unpack to. */
  readonly allowed?: Allowance;
}

async function* openFolder(folder: string, opening: Opening): Opened {
  let isEmpty = true;
  for await (const { path, label, fault } of filesIn(folder)) {
    isEmpty = false;
    if (fault) yield { path: label, fault };
    else yield* openBeside(label, openFile(path, label, true, opening));
  }
  if (isEmpty)
    yield { path: basename(folder), fault: new Fault("invalid", `${folder} is a folder without files.`) };
}

/** A file that cannot be opened does not keep the others back. */
async function* openBeside(path: string, opened: Opened): Opened {
  try {
    yield* opened;
  } catch (error) {
    if (!(error instanceof Fault) || error.code === "aborted") throw error;
    yield { path, fault: error };
  }
}

async function* openFile(path: string, label: string, isRegular: boolean, opening: Opening): Opened {
  const layer = { path: label, name: basename(label), depth: 0 };
  // Only a regular file can be asked for its first bytes without losing them.
  if (isRegular && isZip(await firstBytes(path))) {
    yield* openZip(path, layer, opening);
  } else {
    yield* openStream(createReadStream(path, { highWaterMark: HEAD }), layer, opening);
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path).catch((error: unknown) => {
    throw pathFault(path, error);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* openZip(source: string | Buffer, layer: Layer, opening: Opening): Opened {
  const { limits } = opening;
  const allowed = layer.allowed ?? allowance(layer.path, limits);
  try {
    refuseDepth(layer, limits);
    for await (const entry of zipEntries(source, layer.path, limits, allowed)) {
      const path = `${layer.path}/${entry.name}`;
      yield* openEntry(entry, { path, name: basename(entry.name), depth: layer.depth + 1, allowed }, opening);
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code === "aborted") throw error;
    yield { path: layer.path, fault: error };
  }
}

async function* openEntry(entry: ZipItem, layer: Layer, opening: Opening): Opened {
  let bytes: Bytes;
  try {
    bytes = await entry.bytes();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    yield { path: layer.path, fault: error };
    return;
  }
  yield* openStream(bytes, layer, opening);
}

/** One input, or those inside it when it is packed; a fault before its first byte is handed out is yielded. */
async function* openStream(bytes: Bytes, layer: Layer, opening: Opening): Opened {
  const { limits, signal } = opening;
  const source = bounded(stoppable(bytes, layer.path, signal), layer.path, limits.bytes);
  let peeked: Peeked | undefined;
  try {
    peeked = await peek(source, HEAD);
    if (isGzip(peeked.head)) {
      refuseDepth(layer, limits);
      const inner = { ...layer, name: layer.name.replace(/\.gz$/i, ""), depth: layer.depth + 1 };
      yield* openStream(gunzip(peeked.bytes, layer.path, limits, layer.allowed), inner, opening);
    } else if (isZip(peeked.head)) {
      const archive = await collected(peeked.bytes, layer.path, HELD_ARCHIVE);
      yield* openZip(archive, layer, opening);
    } else yield opened(peeked, layer, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.code === "aborted") throw error;
    yield { path: layer.path, fault: error };
  } finally {
    await peeked?.bytes.return(undefined);
    await source.return(undefined);
  }
}

function refuseDepth({ path, depth }: Layer, limits: InputLimits): void {
  if (depth < limits.depth) return;
  throw new Fault("refused", `${path} is packed more than ${limits.depth} times over; unpack it first.`);
}

function opened({ head, isWhole, bytes }: Peeked, { path, name }: Layer, signal: AbortSignal): OpenedInput {
  const start = head.subarray(0, HEAD);
  refuseKnownBinary(start, path);
  const encoding = encodingOf(start, isWhole);
  if (!encoding) throw new Fault("invalid", `${path} is not text: it may be a program, an image or damaged.`);
  const text = headText(start, encoding);
  return { path, name, text, encoding, bytes, chunks: decoded(bytes, encoding), signal };
}

/** What people bring in by mistake, told by its first bytes. */
function refuseKnownBinary(head: Buffer, path: string): void {
  const is = (text: string, at = 0) => head.toString("latin1", at, at + text.length) === text;
  if (is("ustar", 257))
    throw new Fault("invalid", `${path} is a tar archive; unpack it, or pack its files as .zip.`);
  if (is("%PDF-")) throw new Fault("invalid", `${path} is a PDF; save its text first.`);
  if (is("\xd0\xcf\x11\xe0"))
    throw new Fault("invalid", `${path} is an office document; save it as CSV or as text first.`);
  if (is("PAR1")) throw new Fault("invalid", `${path} is a Parquet file; save it as CSV first.`);
  if (is("7z\xbc\xaf") || is("Rar!") || is("BZh") || is("\xfd7zXZ") || is("\x28\xb5\x2f\xfd")) {
    throw new Fault("invalid", `${path} is packed in a way that is not known here; use .gz or .zip.`);
  }
}
