/** A key outside the database, under which seeds of codes are sealed in it: a stolen dump makes no codes. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kernel/fault.ts";
import { keepKey } from "./log-keys.ts";
import type { Entropy } from "./secret-token.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  /** AES-256-GCM; `owner` is bound to it, so that a row put under another person does not open. */
  seal(secret: Uint8Array, owner: string): Buffer;
  /** @throws Fault `conflict` when it was sealed under another key, or for another. */
  open(sealed: Uint8Array, owner: string): Buffer;
}

/** @throws Fault `conflict` when the key is not 32 bytes in base64. */
export function sealWith(keyText: string, entropy: Entropy): Seal {
  const key = Buffer.from(keyText.trim(), "base64");
  if (key.length !== KEY_BYTES)
    throw new Fault(
      "conflict",
      "The key of the people's codes is damaged; put the file keys/people.key back.",
    );
  return {
    seal(secret, owner) {
      const nonce = entropy(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      cipher.setAAD(Buffer.from(owner));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, owner) {
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new Fault(
          "conflict",
          "This code was sealed under another key; put the file keys/people.key back, or set the code up anew.",
          {},
          cause,
        );
      }
    },
  };
}

/** The seal of the key in this folder, which is made the first time; `given` is one from the configuration. */
export async function openSeal(folder: string, entropy: Entropy, given?: string): Promise<Seal> {
  if (given !== undefined) return sealWith(given, entropy);
  const path = join(folder, "people.key");
  if (!existsSync(path))
    await keepKey(path, `${Buffer.from(entropy(KEY_BYTES)).toString("base64")}\n`, entropy);
  await chmod(path, 0o600);
  return sealWith(await readFile(path, "utf8"), entropy);
}
