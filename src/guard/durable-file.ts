import { open } from "node:fs/promises";

/** Writes a file for this account alone, and returns when the disk has it. */
export async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
