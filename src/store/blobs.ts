/**
 * Blobs: raw bytes by their SHA-256, as files in the data folder.
 *
 * A blob is complete or absent: it is written under another name, flushed, then renamed, and only then
 * may a record point at it. The same bytes are stored once.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../kernel/fault.ts";

export interface Blob {
  readonly sha256: string;
  readonly bytes: number;
}

export interface Blobs {
  put(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob>;
  /** @throws Fault `missing` when it is not there, `invalid` when its bytes no longer match their hash. */
  read(sha256: string): Promise<Buffer>;
  stream(sha256: string): AsyncIterable<Uint8Array>;
  has(sha256: string): Promise<boolean>;
}

export function openBlobs(folder: string): Blobs {
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Fault("missing", `There is no blob called ${sha256}.`);
    return join(folder, sha256.slice(0, 2), sha256);
  };
  const has = (sha256: string) =>
    stat(pathOf(sha256)).then(
      () => true,
      () => false,
    );

  return {
    has,
    async put(content) {
      const unfinished = join(folder, "unfinished", randomUUID());
      try {
        await mkdir(dirname(unfinished), { recursive: true, mode: 0o700 });
        const blob = await write(unfinished, content);
        const path = pathOf(blob.sha256);
        if (await has(blob.sha256)) return blob;
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
      const bytes = await readFile(pathOf(sha256)).catch((cause: unknown) => {
        throw new Fault("missing", `There is no blob ${sha256}.`, {}, cause);
      });
      const found = createHash("sha256").update(bytes).digest("hex");
      if (found !== sha256)
        throw new Fault(
          "invalid",
          `The stored file ${sha256} was altered on disk; restore it from a back-up.`,
        );
      return bytes;
    },
    stream: (sha256) => createReadStream(pathOf(sha256)),
  };
}

async function write(path: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
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
