/**
 * What the log last signed, kept outside the database: whoever puts an older or another database in its place
 * is noticed before anything inconsistent is signed.
 */
import { readFile, rename } from "node:fs/promises";
import { Fault } from "../kernel/fault.ts";
import { writeThrough } from "./durable-file.ts";

export interface LogMemory {
  /** The last signed checkpoint; undefined before the first. */
  read(): Promise<string | undefined>;
  /** Returns when it is on the disk. */
  write(note: string): Promise<void>;
}

export function fileMemory(path: string): LogMemory {
  return {
    read: () =>
      readFile(path, "utf8").catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw new Fault("forbidden", `The log's last checkpoint in ${path} cannot be read.`, {}, error);
      }),
    async write(note) {
      const draft = `${path}.new`;
      await writeThrough(draft, note);
      await rename(draft, path);
    },
  };
}
