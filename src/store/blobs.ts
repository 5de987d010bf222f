/**
 * Blobs: raw bytes by their SHA-256, as sealed files in the data folder.
 *
 * A blob is complete or absent: it is written under another name, flushed, then renamed, and only then
 * may a record point at it. The same bytes are stored once. The hash is of the bytes themselves; on the disk they
 * are sealed, each file under a key of its own.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../kernel/fault.ts";
import { HEADER_BYTES, header, keyIdOf, sealed, unsealed } from "./blob-cipher.ts";
import type { BlobKeys } from "./blob-keys.ts";

export interface Blob {
  readonly sha256: string;
  readonly bytes: number;
}

export interface Blobs {
  put(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob>;
  /** @throws Fault `missing` when it is not there, `invalid` when its bytes no longer match their hash. */
  read(sha256: string): Promise<Buffer>;
  stream(sha256: string): AsyncIterable<Uint8Array>;
  /** False once its key is destroyed, whether its file is still there or not. */
  has(sha256: string): Promise<boolean>;
  /** Takes the file away; without its key it is unreadable already. */
  remove(sha256: string): Promise<void>;
}

export function openBlobs(folder: string, keys: BlobKeys): Blobs {
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Fault("missing", `There is no blob called ${sha256}.`);
    return join(folder, sha256.slice(0, 2), sha256);
  };
  const missing = (sha256: string, cause?: unknown) =>
    new Fault("missing", `There is no blob ${sha256}.`, {}, cause);
  /** What opens a file: a key, or nothing of one from before blobs were sealed. */
  const keyOf = async (sha256: string): Promise<Buffer | "plain"> => {
    const id = keyIdOf(
      await headOf(pathOf(sha256)).catch((cause: unknown) => {
        throw missing(sha256, cause);
      }),
    );
    if (id === undefined) return "plain";
    const key = await keys.find(id);
    if (!key) throw missing(sha256);
    return key;
  };
  const has = async (sha256: string) => {
    const isThere = await stat(pathOf(sha256)).then(
      () => true,
      () => false,
    );
    if (!isThere) return false;
    return keyOf(sha256).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Fault && error.code === "missing") return false;
        throw error;
      },
    );
  };
  async function* stream(sha256: string): AsyncGenerator<Uint8Array> {
    const path = pathOf(sha256);
    const key = await keyOf(sha256);
    if (key === "plain") yield* createReadStream(path);
    else yield* unsealed(createReadStream(path, { start: HEADER_BYTES, highWaterMark: READ_BYTES }), key);
  }

  return {
    has,
    async put(content) {
      const unfinished = join(folder, "unfinished", randomUUID());
      try {
        await mkdir(dirname(unfinished), { recursive: true, mode: 0o700 });
        const key = keys.make();
        const blob = await write(unfinished, content, key);
        const path = pathOf(blob.sha256);
        if (await has(blob.sha256)) return blob;
        await keys.keep(key, blob.sha256);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(unfinished, path);
        return blob;
      } catch (error) {
        throw diskFault(error, folder);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    async read(sha256) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream(sha256)) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const found = createHash("sha256").update(bytes).digest("hex");
      if (found !== sha256)
        throw new Fault(
          "invalid",
          `The stored file ${sha256} was altered on disk; restore it from a back-up.`,
        );
      return bytes;
    },
    stream,
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
  };
}

const READ_BYTES = 256 * 1024;

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function write(
  path: string,
  content: AsyncIterable<Uint8Array> | Uint8Array,
  { id, key }: ReturnType<BlobKeys["make"]>,
): Promise<Blob> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* counted() {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(header(id));
    for await (const chunk of sealed(counted(), key)) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}

function diskFault(error: unknown, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Fault("full", `The disk of ${folder} is full; free some space and try again.`, {}, error);
  if (code === "EACCES" || code === "EROFS")
    return new Fault(
      "forbidden",
      `${folder} cannot be written to; give this account the right, or name another folder with --data.`,
      {},
      error,
    );
  return error;
}
