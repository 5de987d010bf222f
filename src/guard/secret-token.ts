/** Random tokens: whoever holds one is believed. They are shown once, and kept as their SHA-256 only. */
import { hash } from "node:crypto";

/** Bytes that nobody can guess. */
export type Entropy = (bytes: number) => Uint8Array;

const TOKEN_BYTES = 32;

export interface SecretToken {
  /** 43 letters of base64url. */
  readonly text: string;
  readonly digest: Buffer;
}

export function newToken(entropy: Entropy): SecretToken {
  const text = Buffer.from(entropy(TOKEN_BYTES)).toString("base64url");
  return { text, digest: tokenDigest(text) };
}

/** 256 random bits need no slow hash: there is nothing to guess. */
export function tokenDigest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
