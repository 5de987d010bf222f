/** Sealing under one key: what is sealed for one owner opens for no other. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { Fault } from "../kernel/fault.ts";
import type { Entropy } from "./secret-token.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What seals and opens, in this process or in the keyring's. */
export interface Sealer {
  /** `owner` is bound to it, so that a row put under another person does not open. */
  seal(secret: Uint8Array, owner: string): Buffer | Promise<Buffer>;
  /** @throws Fault `conflict` when it was sealed under another key, or for another. */
  open(sealed: Uint8Array, owner: string): Buffer | Promise<Buffer>;
}

export interface Seal extends Sealer {
  /** AES-256-GCM. */
  seal(secret: Uint8Array, owner: string): Buffer;
  open(sealed: Uint8Array, owner: string): Buffer;
}

/** @throws Fault `conflict` when the key is not 32 bytes in base64. */
export function sealWith(keyText: string, entropy: Entropy): Seal {
  const key = Buffer.from(keyText.trim(), "base64");
  if (key.length !== KEY_BYTES)
    throw new Fault("conflict", "A key that seals is damaged; put the folder keys back from a back-up.");
  return {
    seal(secret, owner) {
      const nonce = entropy(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      cipher.setAAD(Buffer.from(owner));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, owner) {
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES));
        decipher.setAAD(Buffer.from(owner));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new Fault(
          "conflict",
          "This was sealed under another key, or for another owner; put the folder keys back from a back-up.",
          {},
          cause,
        );
      }
    },
  };
}
