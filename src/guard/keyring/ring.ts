/**
 * The ring: the desk's own keys, in generations, each wrapped under the root key, in one file.
 *
 * Only the keyring's process has this. The invariant: the file is replaced in one step, and no key leaves it that
 * was not there, under the old name or the new, a moment before.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../kernel/fault.ts";
import { KEYS, RING_NAMES, type RingName } from "../key-names.ts";
import { readSigner, signerOf } from "../log/note.ts";
import { requirePrivate } from "../private-file.ts";
import { sealWith } from "../seal.ts";
import type { Entropy } from "../secret-token.ts";
import { placeOnce, replaceFile } from "./place-file.ts";
import { newRootText, nextOf, type Root, type RootPlaces, readRoot, rootsAt } from "./root-key.ts";

interface Wrapped {
  readonly name: RingName;
  readonly generation: number;
  readonly madeAt: string;
  /** Since when another one is used. */
  readonly retiredAt?: string;
  readonly wrapped: string;
}

/** What was given from outside, such as a password of another service. */
interface WrappedSecret extends SecretTold {
  readonly wrapped: string;
}

interface RingFile {
  readonly format: 1;
  readonly root: { readonly id: string; readonly madeAt: string };
  readonly keys: readonly Wrapped[];
  /** What is being sealed anew under its newest key. */
  readonly renewing: readonly RingName[];
  /** Absent in rings from before they could be kept. */
  readonly secrets?: readonly WrappedSecret[];
}

/** A secret as it may be told of: never what it is. */
export interface SecretTold {
  readonly name: string;
  readonly madeAt: string;
}

/** A key as it may be told of: never what it is. */
export interface KeyTold {
  readonly name: RingName | "root";
  readonly generation: number;
  readonly madeAt: string;
  readonly retiredAt?: string | undefined;
  readonly isRenewing?: boolean | undefined;
  /** Of the root: where it comes from. */
  readonly from?: Root["from"] | undefined;
}

export interface Ring {
  /** The key's text: a signing key, or 32 bytes in base64. @throws Fault `conflict` when it is not there. */
  text(name: RingName, generation: number): string;
  newest(name: RingName): number;
  told(): KeyTold[];
  /** Makes the next generation, unless the last renewal is not finished. @returns the newest. */
  begin(name: RingName, now: string): number;
  finish(name: RingName): void;
  destroy(name: RingName, generation: number): void;
  renewRoot(now: string): void;
  /** Keeps it in the place of the one of that name. */
  putSecret(name: string, text: string, now: string): void;
  /** @throws Fault `missing` */
  secret(name: string): string;
  removeSecret(name: string): void;
  secrets(): SecretTold[];
}

export interface RingOptions extends RootPlaces {
  readonly entropy: Entropy;
  readonly now: string;
  /** The log's name, for a log that is made. */
  readonly origin?: string | undefined;
}

/** @throws Fault `forbidden` for loose files, `conflict` where the root key is another one. */
export function openRing(options: RingOptions): Ring {
  const { folder, entropy, now } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "ring.json");
  const isNew = !existsSync(path);
  const roots = rootsAt(options, entropy, isNew);
  const [wanted] = roots;
  if (isNew && wanted) {
    const first = { format: 1, root: { id: wanted.id, madeAt: now }, keys: [], renewing: [] } as const;
    placeOnce(path, textOf({ ...first, keys: firstKeys(options, wanted) }), entropy);
  }
  let seen = { file: readRing(path), stamp: stampOf(path) };
  let root = settleRoot(path, seen.file, rootsAt(options, entropy, false), options);
  removeCarried(folder, (name) => textUnder(root, newestOf(readRing(path), name)));

  const current = (): RingFile => {
    const stamp = stampOf(path);
    if (stamp !== seen.stamp) {
      seen = { file: readRing(path), stamp };
      const found = rootsAt(options, entropy, false).find(({ id }) => id === seen.file.root.id);
      if (found) root = found;
    }
    return seen.file;
  };
  const change = (to: (file: RingFile) => RingFile) => replaceFile(path, textOf(to(current())), entropy);
  return {
    text(name, generation) {
      const found = current().keys.find((key) => key.name === name && key.generation === generation);
      if (!found)
        throw new Fault(
          "conflict",
          `There is no key ${name} ${generation} in the keyring; put the folder keys back from a back-up.`,
        );
      return textUnder(root, found);
    },
    newest: (name) => newestOf(current(), name).generation,
    told: () => told(current(), root),
    begin(name, at) {
      const file = current();
      const newest = newestOf(file, name);
      if (file.renewing.includes(name)) return newest.generation;
      const generation = newest.generation + 1;
      change(({ keys, renewing, ...rest }) => ({
        ...rest,
        keys: [
          ...keys.map((key) => (key === newest ? { ...key, retiredAt: at } : key)),
          wrap(
            root,
            { name, generation, madeAt: at },
            newText(name, options, textUnder(root, newest)),
            entropy,
          ),
        ],
        renewing: [...renewing, name],
      }));
      return generation;
    },
    finish: (name) =>
      change((file) => ({ ...file, renewing: file.renewing.filter((other) => other !== name) })),
    destroy: (name, generation) =>
      change((file) => ({
        ...file,
        keys: file.keys.filter((key) => key.name !== name || key.generation !== generation),
      })),
    renewRoot(at) {
      if (root.from !== "own")
        throw new Fault(
          "refused",
          `The root key comes from ${root.path}; name the old one ${root.path}.before, put a new one in its place, and start the desk.`,
        );
      const own = join(folder, "root.key");
      replaceFile(nextOf(own), newRootText(entropy), entropy);
      const next = readRoot(nextOf(own), "own");
      replaceFile(path, textOf(rewrapped(current(), root, next, at, entropy)), entropy);
      renameSync(nextOf(own), own);
      root = { ...next, path: own };
    },
    putSecret: (name, text, at) =>
      change(({ secrets = [], ...rest }) => ({
        ...rest,
        secrets: [
          ...secrets.filter((other) => other.name !== name),
          wrapSecret(root, { name, madeAt: at }, text, entropy),
        ],
      })),
    secret(name) {
      const found = secretNamed(current(), name);
      return secretUnder(root, found);
    },
    removeSecret: (name) =>
      change((file) => {
        const gone = secretNamed(file, name);
        return { ...file, secrets: file.secrets?.filter((other) => other !== gone) ?? [] };
      }),
    secrets: () => (current().secrets ?? []).map(({ name, madeAt }) => ({ name, madeAt })),
  };
}

/** The ring lies under the wanted root afterwards; what is left of a change of root that was cut off is cleared away. */
function settleRoot(path: string, file: RingFile, roots: readonly Root[], options: RingOptions): Root {
  const own = join(options.folder, "root.key");
  const under = roots.find(({ id }) => id === file.root.id);
  if (!under)
    throw new Fault(
      "conflict",
      `The keys in ${path} are wrapped under another root key than ${roots.map((root) => root.path).join(" or ") || own}; give the desk that one.`,
    );
  const named = options.credential ?? options.file;
  const [wanted = under] = named === undefined ? [under] : roots;
  if (wanted.id !== under.id)
    replaceFile(path, textOf(rewrapped(file, under, wanted, options.now, options.entropy)), options.entropy);
  if (named !== undefined) {
    for (const left of [own, nextOf(own)]) rmSync(left, { force: true });
    return wanted;
  }
  if (under.path === nextOf(own)) renameSync(nextOf(own), own);
  return { ...under, path: own };
}

function rewrapped(file: RingFile, from: Root, to: Root, madeAt: string, entropy: Entropy): RingFile {
  const keys = file.keys.map(({ wrapped: _, ...key }, i) => {
    const text = textUnder(from, file.keys[i]);
    return wrap(to, key, text, entropy);
  });
  const secrets = file.secrets?.map(({ wrapped, ...told }) =>
    wrapSecret(to, told, secretUnder(from, { ...told, wrapped }), entropy),
  );
  return { ...file, root: { id: to.id, madeAt }, keys, ...(secrets && { secrets }) };
}

/** @throws Fault `missing` */
function secretNamed({ secrets = [] }: RingFile, name: string): WrappedSecret {
  const found = secrets.find((one) => one.name === name);
  if (found) return found;
  throw new Fault(
    "missing",
    `There is no secret ${name} in the keyring; put it there with ./presage keys put ${name}, which reads it from standard input.`,
  );
}

function wrapSecret(root: Root, told: SecretTold, text: string, entropy: Entropy): WrappedSecret {
  const sealed = sealWith(root.key.toString("base64"), entropy).seal(Buffer.from(text), ownerOfSecret(told));
  return { ...told, wrapped: sealed.toString("base64") };
}

function secretUnder(root: Root, secret: WrappedSecret): string {
  const seal = sealWith(root.key.toString("base64"), () => Buffer.alloc(0));
  return seal.open(Buffer.from(secret.wrapped, "base64"), ownerOfSecret(secret)).toString();
}

/** No key's owner is called so: what is wrapped as one is not opened as the other. */
function ownerOfSecret({ name }: SecretTold): string {
  return `presage secret ${name}`;
}

function wrap(root: Root, key: Omit<Wrapped, "wrapped">, text: string, entropy: Entropy): Wrapped {
  const sealed = sealWith(root.key.toString("base64"), entropy).seal(Buffer.from(text), ownerOf(key));
  return { ...key, wrapped: sealed.toString("base64") };
}

function textUnder(root: Root, key: Wrapped | undefined): string {
  if (!key) throw new Fault("conflict", "The keyring lacks a key; put the folder keys back from a back-up.");
  const seal = sealWith(root.key.toString("base64"), () => Buffer.alloc(0));
  return seal.open(Buffer.from(key.wrapped, "base64"), ownerOf(key)).toString();
}

function ownerOf({ name, generation }: Pick<Wrapped, "name" | "generation">): string {
  return `presage key ${name} ${generation}`;
}

/** Files of keys as they lay before there was a ring. */
const carried = (folder: string, name: RingName) => join(folder, `${name}.key`);

function firstKeys(options: RingOptions, root: Root): Wrapped[] {
  const { folder, entropy, now } = options;
  let log = "";
  return RING_NAMES.map((name) => {
    const path = carried(folder, name);
    const isThere = existsSync(path);
    if (isThere) requirePrivate(path);
    const text = isThere ? readFileSync(path, "utf8").trim() : newText(name, options, log);
    checkText(name, text);
    if (name === "log") log = text;
    const madeAt = isThere ? statSync(path).mtime.toISOString() : now;
    return wrap(root, { name, generation: 1, madeAt }, text, entropy);
  });
}

/** Removes files that were carried over, once the ring holds them on the disk. */
function removeCarried(folder: string, textOfKey: (name: RingName) => string): void {
  for (const name of RING_NAMES) {
    const path = carried(folder, name);
    if (!existsSync(path)) continue;
    if (readFileSync(path, "utf8").trim() !== textOfKey(name))
      throw new Fault(
        "conflict",
        `${path} is another key than the one in the keyring; move it away, or put back the whole folder keys that it belongs to.`,
      );
    rmSync(path);
  }
}

/** @param log the log's key, or the witness's before this one, whose name a witness's is made of. */
function newText(name: RingName, { entropy, origin }: RingOptions, log: string): string {
  if (name === "log") {
    const called = origin ?? `presage.invalid/${Buffer.from(entropy(6)).toString("hex")}`;
    return signerOf("log", called, entropy(32)).skey;
  }
  if (name === "witness") {
    const { kind, name: called } = readSigner(log).verifier;
    return signerOf("witness", kind === "log" ? `${called}/witness` : called, entropy(32)).skey;
  }
  return Buffer.from(entropy(32)).toString("base64");
}

function checkText(name: RingName, text: string): void {
  if (KEYS[name].algorithm === "Ed25519") readSigner(text);
  else sealWith(text, () => Buffer.alloc(0));
}

function told({ keys, renewing, root: { madeAt } }: RingFile, root: Root): KeyTold[] {
  return [
    { name: "root", generation: 1, madeAt, from: root.from },
    ...keys.map(({ wrapped: _, ...key }) => ({
      ...key,
      ...(renewing.includes(key.name) && { isRenewing: true }),
    })),
  ];
}

function newestOf({ keys }: RingFile, name: RingName): Wrapped {
  const found = keys.findLast((key) => key.name === name);
  if (found) return found;
  throw new Fault("conflict", `The keyring has no key ${name}; put the folder keys back from a back-up.`);
}

function textOf(file: RingFile): string {
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

function readRing(path: string): RingFile {
  requirePrivate(path);
  try {
    const file: RingFile = JSON.parse(readFileSync(path, "utf8"));
    if (file.format === 1 && Array.isArray(file.keys)) return file;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new Fault("conflict", `${path} is damaged; put the folder keys back from a back-up.`);
}

/** The file is only ever replaced as a whole: another number, another content. */
function stampOf(path: string): string {
  const { ino, mtimeMs, size } = statSync(path);
  return `${ino} ${mtimeMs} ${size}`;
}
