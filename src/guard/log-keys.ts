/** The keys of the audit log: one signs its checkpoints, one cosigns those of other institutions' logs. */
import { link, rm } from "node:fs/promises";
import { writeThrough } from "./durable-file.ts";
import type { LineSigner } from "./log/note.ts";
import type { Entropy } from "./secret-token.ts";

export interface LogKeys {
  readonly log: LineSigner;
  readonly witness: LineSigner;
  /** A keyed hash of an actor's id, the same as long as the log's key is. */
  pseudonym(actor: string): string;
}

/** The key stands there whole or not at all, whenever the process ends; the first of several to make it wins. */
export async function keepKey(path: string, key: string, entropy: Entropy): Promise<void> {
  const draft = `${path}.${Buffer.from(entropy(6)).toString("hex")}`;
  try {
    await writeThrough(draft, key);
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
