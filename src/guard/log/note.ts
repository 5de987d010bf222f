/**
 * Signed notes: a text and, under it, lines that sign it (C2SP signed-note), with Ed25519 (RFC 8032).
 *
 * Two kinds of key are known: `log` (type 01) signs the text itself; `witness` (type 04, cosignature/v1)
 * signs it together with the time at which it was seen to be consistent. Lines of unknown keys are ignored.
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import { Fault } from "../../kernel/fault.ts";

export type KeyKind = "log" | "witness";

const TYPES: Readonly<Record<KeyKind, number>> = { log: 1, witness: 4 };

export interface Verifier {
  readonly kind: KeyKind;
  readonly name: string;
  /** The first four bytes of SHA-256 over name, newline, type and public key, in hex. */
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** `name+keyid+base64`: how the key is handed from one to another. */
  readonly vkey: string;
}

/** What signs, in this process or in the keyring's. */
export interface LineSigner {
  readonly verifier: Verifier;
  /** The line, without its newline, that signs the text. @param at for a witness, when it signs. */
  line(text: string, at: Date): string | Promise<string>;
}

export interface Signer extends LineSigner {
  line(text: string, at: Date): string;
  readonly privateKey: KeyObject;
  /** `PRIVATE+KEY+name+keyid+base64`: to be kept secret. */
  readonly skey: string;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly payload: Uint8Array;
  /** Without its newline. */
  readonly line: string;
}

export interface Note {
  /** With its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const SEED_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** DER of a PKCS #8 Ed25519 key up to its seed, and of a public key up to its point (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** @param seed 32 bytes of chance. */
export function signerOf(kind: KeyKind, name: string, seed: Uint8Array): Signer {
  if (seed.length !== SEED_BYTES) throw new RangeError("an Ed25519 seed has 32 bytes");
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const point = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(SPKI.length);
  const verifier = verifierOf(kind, name, point);
  const material = Buffer.concat([Buffer.from([TYPES[kind]]), seed]).toString("base64");
  return {
    verifier,
    privateKey,
    skey: `PRIVATE+KEY+${name}+${verifier.keyId}+${material}`,
    line: (text, at) => signatureLine(text, { verifier, privateKey }, at),
  };
}

function verifierOf(kind: KeyKind, name: string, point: Uint8Array): Verifier {
  if (!/^[^\s+\p{Cc}]+$/u.test(name))
    throw new Fault("invalid", `"${name}" cannot name a key: spaces and + are not allowed in it.`);
  const material = Buffer.concat([Buffer.from([TYPES[kind]]), point]);
  const keyId = hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), material]), "hex").slice(0, 8);
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, point]), format: "der", type: "spki" });
  return { kind, name, keyId, publicKey, vkey: `${name}+${keyId}+${material.toString("base64")}` };
}

/** @throws Fault `invalid` when it is not a key, or its id is not the key's. */
export function readVerifier(vkey: string): Verifier {
  const [, name = "", keyId, material = ""] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? [];
  const verifier = fromMaterial(material, (kind, point) => verifierOf(kind, name, point));
  if (!verifier || verifier.keyId !== keyId)
    throw new Fault("invalid", `"${vkey.slice(0, 200)}" is not a verifier key (NAME+ID+BASE64).`);
  return verifier;
}

/** @throws Fault `invalid`; the key itself is not repeated. */
export function readSigner(skey: string): Signer {
  const [, name = "", keyId, material = ""] =
    /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(skey.trim()) ?? [];
  const signer = fromMaterial(material, (kind, seed) => signerOf(kind, name, seed));
  if (!signer || signer.verifier.keyId !== keyId)
    throw new Fault("invalid", "The signing key is not one (PRIVATE+KEY+NAME+ID+BASE64), or it is damaged.");
  return signer;
}

function fromMaterial<Made extends { readonly keyId: string } | { readonly verifier: Verifier }>(
  base64: string,
  make: (kind: KeyKind, bytes: Uint8Array) => Made,
): Made | undefined {
  const material = Buffer.from(base64, "base64");
  const kind = material[0] === TYPES.log ? "log" : material[0] === TYPES.witness ? "witness" : undefined;
  return kind && material.length === SEED_BYTES + 1 ? make(kind, material.subarray(1)) : undefined;
}

/** The line, without its newline, by which the key signs the text. @param at for a witness, when it signs. */
export function signatureLine(
  text: string,
  { verifier, privateKey }: Pick<Signer, "verifier" | "privateKey">,
  at: Date,
): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const time = Buffer.alloc(verifier.kind === "witness" ? 8 : 0);
  if (verifier.kind === "witness") time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, messageOf(verifier.kind, text, seconds), privateKey);
  const payload = Buffer.concat([Buffer.from(verifier.keyId, "hex"), time, signature]);
  return `\u2014 ${verifier.name} ${payload.toString("base64")}`;
}

function messageOf(kind: KeyKind, text: string, seconds: number): Uint8Array {
  return Buffer.from(kind === "witness" ? `cosignature/v1\ntime ${seconds}\n${text}` : text);
}

export function noteOf(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.map((line) => `${line}\n`).join("")}`;
}

const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** More than any log has witnesses; whoever sends more wants to keep us busy. */
const MOST_SIGNATURES = 64;

/** @throws Fault `invalid` when it is not a signed note. */
export function readNote(note: string): Note {
  const split = note.lastIndexOf("\n\n");
  const text = note.slice(0, split + 1);
  const below = note.slice(split + 2);
  const lines = below.split("\n");
  if (
    split < 0 ||
    !note.endsWith("\n") ||
    lines.length < 2 ||
    lines.length > MOST_SIGNATURES + 1 ||
    /[^\P{Cc}\n]/u.test(note)
  )
    throw new Fault("invalid", "This is not a signed note: a text, an empty line, and lines that sign it.");
  return { text, signatures: lines.slice(0, -1).map(readSignatureLine) };
}

/** @throws Fault `invalid`. */
export function readSignatureLine(line: string): NoteSignature {
  const [, name, base64 = ""] = SIGNATURE_LINE.exec(line) ?? [];
  const payload = Buffer.from(base64, "base64");
  if (name === undefined || payload.length < 5 || payload.toString("base64") !== base64)
    throw new Fault("invalid", `"${line.slice(0, 100)}" is not a note's signature line.`);
  return { name, keyId: payload.subarray(0, 4).toString("hex"), payload: payload.subarray(4), line };
}

/** The signature of this key under the note, if it is there and good; a witness's with its time. */
export function signedBy(
  note: Note,
  verifier: Verifier,
): { readonly line: string; readonly at?: Date } | undefined {
  for (const signature of note.signatures) {
    if (signature.name !== verifier.name || signature.keyId !== verifier.keyId) continue;
    const { payload, line } = signature;
    const timeBytes = verifier.kind === "witness" ? 8 : 0;
    if (payload.length !== timeBytes + SIGNATURE_BYTES) continue;
    const seconds = timeBytes > 0 ? Number(Buffer.from(payload).readBigUInt64BE()) : 0;
    const message = messageOf(verifier.kind, note.text, seconds);
    if (!verify(null, message, verifier.publicKey, payload.subarray(timeBytes))) continue;
    return { line, ...(timeBytes > 0 && { at: new Date(seconds * 1_000) }) };
  }
  return undefined;
}
