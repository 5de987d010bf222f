import { existsSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kernel/fault.ts";
import { keepKey } from "./log-keys.ts";
import type { Entropy } from "./secret-token.ts";

/**
 * The key under which the keys of received files are wrapped. It lies in the data folder, readable by this account
 * only, and is made once.
 * @throws Fault `conflict` when it is not 32 bytes in base64.
 */
export async function openBlobKey(folder: string, entropy: Entropy): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "blobs.key");
  if (!existsSync(path)) await keepKey(path, `${Buffer.from(entropy(32)).toString("base64")}\n`, entropy);
  await chmod(path, 0o600);
  const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64");
  if (key.length === 32) return key;
  throw new Fault("conflict", "The key of the received files is damaged; put the file keys/blobs.key back.");
}
