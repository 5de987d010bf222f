/**
 * Checkpoints: what a log says of itself (C2SP tlog-checkpoint), and receipts made of one (C2SP tlog-proof).
 *
 * A checkpoint is a signed note of three lines: origin, size, root. A log signs only what is consistent with
 * all it has signed before; whoever holds two that are not has caught it.
 */
import { Fault } from "../../kernel/fault.ts";
import { type Hash, leafHash, type TreeHead, verifyInclusion } from "./merkle.ts";
import { type Note, readNote, signedBy, type Verifier } from "./note.ts";

export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64(root)}\n`;
}

/** @throws Fault `invalid` when the text does not begin with origin, size and root. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = "", size = "", root = ""] = text.split("\n");
  if (origin === "" || !/^(0|[1-9]\d{0,15})$/.test(size) || !isHash(root))
    throw new Fault("invalid", "This is not a checkpoint: its lines are not an origin, a size and a root.");
  return { origin, size: Number(size), root: Buffer.from(root, "base64") };
}

/** A signed checkpoint as it was read; whose signatures are good is asked with `signedBy`. */
export function openCheckpoint(text: string): { readonly note: Note; readonly checkpoint: Checkpoint } {
  const note = readNote(text);
  return { note, checkpoint: readCheckpoint(note.text) };
}

export function base64(hash: Hash): string {
  return Buffer.from(hash).toString("base64");
}

export function isHash(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) && base64(Buffer.from(text, "base64")) === text;
}

const RECEIPT = "c2sp.org/tlog-proof@v1";

export interface Receipt {
  readonly index: number;
  readonly proof: readonly Hash[];
  /** The signed checkpoint, word for word. */
  readonly checkpoint: string;
  /** Not authenticated; ours holds the salt and the event that the entry commits to. */
  readonly extra?: Uint8Array | undefined;
}

export function receiptText({ index, proof, checkpoint, extra }: Receipt): string {
  const head = [RECEIPT, ...(extra ? [`extra ${base64(extra)}`] : []), `index ${index}`];
  return `${[...head, ...proof.map(base64)].join("\n")}\n\n${checkpoint}`;
}

/** @throws Fault `invalid` when it is not a receipt. */
export function readReceipt(text: string): Receipt {
  const end = text.indexOf("\n\n");
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  const extra = lines[0]?.startsWith("extra ")
    ? Buffer.from((lines.shift() ?? "").slice(6), "base64")
    : undefined;
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? "") ?? [];
  if (first !== RECEIPT || index === undefined || !lines.every(isHash))
    throw new Fault(
      "invalid",
      `This is not a receipt: it should begin with ${RECEIPT}, an index and hashes.`,
    );
  return {
    index: Number(index),
    proof: lines.map((line) => Buffer.from(line, "base64")),
    checkpoint: text.slice(end + 2),
    ...(extra && { extra }),
  };
}

export interface Trust {
  readonly log: Verifier;
  readonly witnesses: readonly Verifier[];
  /** How many of the witnesses must have signed. */
  readonly quorum: number;
}

/**
 * Checks a receipt without the log.
 * @returns what is wrong with it, in one sentence; undefined when it holds.
 */
export function faultOfReceipt(receipt: Receipt, entry: Uint8Array, trust: Trust): string | undefined {
  const { note, checkpoint } = openCheckpoint(receipt.checkpoint);
  const unsigned = faultOfSignatures(note, checkpoint, trust);
  if (unsigned !== undefined) return unsigned;
  const { index, proof } = receipt;
  const { size, root } = checkpoint;
  return verifyInclusion({ index, size, leaf: leafHash(entry), root }, proof)
    ? undefined
    : `The entry is not at index ${index} of the checkpoint's tree of ${size}.`;
}

/** @returns whose signature is missing, in one sentence; undefined when all that are needed are there. */
export function faultOfSignatures(note: Note, checkpoint: Checkpoint, trust: Trust): string | undefined {
  if (checkpoint.origin !== trust.log.name)
    return `The checkpoint is of the log ${checkpoint.origin}, not of ${trust.log.name}.`;
  if (!signedBy(note, trust.log)) return `The checkpoint is not signed by the log's key ${trust.log.keyId}.`;
  const seen = trust.witnesses.filter((witness) => signedBy(note, witness)).length;
  return seen >= trust.quorum
    ? undefined
    : `${seen} witnesses signed the checkpoint; ${trust.quorum} are needed.`;
}
