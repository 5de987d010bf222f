/**
 * Tables as files, one line at a time; compressed where they are (by their first bytes) or are to be (by
 * their name).
 *
 * The invariant: a file that is written is there whole or not at all.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Fault } from "../kernel/fault.ts";

/** No row of a table is longer; a longer line is another kind of file. */
const LONGEST_LINE = 1_000_000;

/**
 * The lines of a text file, without their ends (LF or CRLF). UTF-8, plain or gzip.
 *
 * @throws Fault `missing` for a file that is not there, `invalid` for one that is no such text.
 */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let number = 0;
  try {
    for await (const bytes of bytesOfFile(path)) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE)
        throw new Fault(
          "invalid",
          `Line ${number + lines.length + 1} is longer than a million characters; this is no table.`,
        );
      for (const line of lines) {
        number += 1;
        yield line.endsWith("\r") ? line.slice(0, -1) : line;
      }
    }
    rest += decoder.decode();
  } catch (error) {
    throw faultFrom(error, path);
  }
  if (rest !== "") yield rest;
}

/** Writes text to a file, gzipped if its name ends in .gz, holding one piece at a time. */
export async function writeTextFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.part`;
  try {
    const file = createWriteStream(unfinished);
    if (path.endsWith(".gz")) await pipeline(pieces, createGzip(), file);
    else await pipeline(pieces, file);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw faultFrom(error, path);
  }
}

async function* bytesOfFile(path: string): AsyncGenerator<Buffer> {
  const first = await firstBytes(path);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  if (isGzip) {
    const unzip = createGunzip();
    // Errors of the file must reach whoever reads the unzipped bytes.
    file.on("error", (error) => unzip.destroy(error));
    for await (const chunk of file.pipe(unzip)) yield chunk;
  } else for await (const chunk of file) yield chunk;
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 1 })) return chunk;
  return Buffer.alloc(0);
}

/** What went wrong with a file, as a fault people can act on; what is no matter of files stays as it is. */
function faultFrom(error: unknown, path: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") return new Fault("missing", `${path} was not found; check the name.`, {}, error);
  if (code === "EISDIR") return new Fault("invalid", `${path} is a folder; name a file.`, {}, error);
  if (code === "EACCES")
    return new Fault("forbidden", `${path} may not be opened; check its rights.`, {}, error);
  if (code === "ENOSPC") return new Fault("full", `There is no room left for ${path}.`, {}, error);
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new Fault("invalid", `${path} is not UTF-8 text; save it as UTF-8.`, {}, error);
  if (typeof code === "string" && code.startsWith("Z_"))
    return new Fault("invalid", `${path} is a damaged gzip file.`, {}, error);
  return error;
}
