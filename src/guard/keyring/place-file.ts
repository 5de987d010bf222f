/**
 * Files of keys: there whole or not at all, whenever the process ends.
 *
 * Node's permission model takes `fsync` away, so that what is in a file is written through by `O_SYNC`; the desk flushes
 * the folder when the keyring has answered, and before anything is sealed under a key that came.
 */
import { closeSync, constants, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type { Entropy } from "../secret-token.ts";

const { O_CREAT, O_EXCL, O_SYNC, O_WRONLY } = constants;

/** The first of several who place it wins. */
export function placeOnce(path: string, text: string, entropy: Entropy): void {
  const draft = draftOf(path, text, entropy);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

export function replaceFile(path: string, text: string, entropy: Entropy): void {
  renameSync(draftOf(path, text, entropy), path);
}

function draftOf(path: string, text: string, entropy: Entropy): string {
  const draft = `${path}.${Buffer.from(entropy(6)).toString("hex")}`;
  const file = openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_SYNC, 0o600);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  return draft;
}
