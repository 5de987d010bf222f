/**
 * The vault's own keys. None of them opens what handlers deposit: one signs notices to the desk, one makes links
 * out of pseudonyms, one seals rows. They lie beside the database, for the vault's account alone.
 */
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { keepKey } from "../guard/log-keys.ts";
import { type Seal, sealWith } from "../guard/seal.ts";
import type { Entropy } from "../guard/secret-token.ts";
import { newMessageKey, openKeyOf } from "../guard/signed-message.ts";

export interface VaultKeys {
  /** Verifies what the vault signs; it stands in the charter and in the desk's setting `vaultKey`. */
  readonly open: string;
  readonly signing: string;
  /** For rows that would otherwise say what they are about. */
  readonly rows: Seal;
  /** HMAC-SHA-256 of a pseudonym: the only name that a source has in the vault's database. */
  linkOf(pseudonym: string): Buffer;
}

const KEY_BYTES = 32;

export async function openVaultKeys(folder: string, entropy: Entropy): Promise<VaultKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secret = () => Buffer.from(entropy(KEY_BYTES)).toString("base64");
  const name = () => `vault.presage.invalid/${Buffer.from(entropy(6)).toString("hex")}`;
  const signing = await kept(join(folder, "vault.key"), entropy, () => newMessageKey(name(), entropy).secret);
  const link = Buffer.from(await kept(join(folder, "link.key"), entropy, secret), "base64");
  const rows = await kept(join(folder, "rows.key"), entropy, secret);
  return {
    signing,
    open: openKeyOf(signing),
    rows: sealWith(rows, entropy),
    linkOf: (pseudonym) => createHmac("sha256", link).update(pseudonym).digest(),
  };
}

async function kept(path: string, entropy: Entropy, make: () => string): Promise<string> {
  if (!existsSync(path)) await keepKey(path, `${make()}\n`, entropy);
  await chmod(path, 0o600);
  return (await readFile(path, "utf8")).trim();
}
