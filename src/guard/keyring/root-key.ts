/**
 * Where the root key comes from: a credential of systemd, which may bind it to a TPM, a file that the configuration
 * names, or a file of the keyring's own. Only the keyring's process reads it.
 */
import { hkdfSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../kernel/fault.ts";
import { requirePrivate } from "../private-file.ts";
import type { Entropy } from "../secret-token.ts";
import { placeOnce } from "./place-file.ts";

export interface Root {
  readonly from: "credential" | "file" | "own";
  readonly path: string;
  readonly key: Buffer;
  /** Tells roots apart and says nothing about them. */
  readonly id: string;
}

export interface RootPlaces {
  readonly folder: string;
  readonly credential?: string | undefined;
  readonly file?: string | undefined;
}

const KEY_BYTES = 32;

/** The root that is to be used, first; then those under which the ring may still lie. */
export function rootsAt(
  { folder, credential, file }: RootPlaces,
  entropy: Entropy,
  mayMake: boolean,
): Root[] {
  const own = join(folder, "root.key");
  const named = credential ?? file;
  if (named === undefined && mayMake && !existsSync(own)) placeOnce(own, newRootText(entropy), entropy);
  const from = credential === undefined ? "file" : "credential";
  return [
    ...(named === undefined ? [] : [readRoot(named, from)]),
    ...(named !== undefined && existsSync(`${named}.before`) ? [readRoot(`${named}.before`, from)] : []),
    ...[own, nextOf(own)].filter((path) => existsSync(path)).map((path) => readRoot(path, "own")),
  ];
}

export function newRootText(entropy: Entropy): string {
  return `${Buffer.from(entropy(KEY_BYTES)).toString("base64")}\n`;
}

/** Where the next root of the keyring's own lies until the ring is wrapped under it. */
export function nextOf(path: string): string {
  return `${path}.next`;
}

/** @throws Fault `forbidden` when others can read it, `missing` or `invalid` when it is no key. */
export function readRoot(path: string, from: Root["from"]): Root {
  if (!existsSync(path)) throw new Fault("missing", `There is no root key at ${path}; put it there.`);
  requirePrivate(path, from === "credential" ? 0o007 : 0o077);
  const text = readFileSync(path);
  const key = text.length === KEY_BYTES ? text : Buffer.from(text.toString("utf8").trim(), "base64");
  if (key.length !== KEY_BYTES)
    throw new Fault(
      "invalid",
      `The root key ${path} is not 32 bytes, or those in base64; make one with: openssl rand -base64 32.`,
    );
  const id = Buffer.from(hkdfSync("sha256", key, "", "presage root key id", 8)).toString("hex");
  return { from, path, key, id };
}
