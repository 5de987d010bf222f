/**
 * Signed messages: a value in canonical JSON under a topic, signed with the sender's own key (C2SP signed-note,
 * Ed25519). The topic stands in what is signed, so that a message of one kind is never taken for another.
 */
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";
import { noteOf, readNote, readSigner, readVerifier, signatureLine, signedBy, signerOf } from "./log/note.ts";
import type { Entropy } from "./secret-token.ts";

/** A pair of keys as text: `PRIVATE+KEY+name+id+…` and `name+id+…`. */
export interface MessageKey {
  readonly secret: string;
  readonly open: string;
}

const SEED_BYTES = 32;
/** Ed25519 signatures do not depend on the time for keys of this kind. */
const NO_TIME = new Date(0);

export function newMessageKey(name: string, entropy: Entropy): MessageKey {
  const { skey, verifier } = signerOf("log", name, entropy(SEED_BYTES));
  return { secret: skey, open: verifier.vkey };
}

/** The key that belongs to a secret one. @throws Fault `invalid` */
export function openKeyOf(secret: string): string {
  return readSigner(secret).verifier.vkey;
}

/** @throws Fault `invalid` when it is not a key of this kind. */
export function nameOfKey(open: string): string {
  const { kind, name } = readVerifier(open);
  if (kind !== "log") throw new Fault("invalid", `${name} is a witness's key; name one that signs messages.`);
  return name;
}

export function signMessage(topic: string, value: unknown, secret: string): string {
  const text = `${topic}\n${canonicalJson(value)}\n`;
  return noteOf(text, [signatureLine(text, readSigner(secret), NO_TIME)]);
}

/**
 * What was signed, by whom.
 *
 * @param keys whose signature counts.
 * @throws Fault `forbidden` when none of them signed it, `invalid` when it is not a message of this topic.
 */
export function openMessage(
  message: string,
  topic: string,
  keys: readonly string[],
): { readonly value: unknown; readonly key: string } {
  const note = readNote(message);
  const [first, json = "", ...rest] = note.text.split("\n");
  if (first !== topic || rest.length !== 1 || rest[0] !== "")
    throw new Fault("invalid", `This is not a message of ${topic}.`);
  const key = keys.find((open) => signedBy(note, readVerifier(open)));
  if (key === undefined) throw new Fault("forbidden", "Nobody known here signed this message.");
  try {
    return { value: JSON.parse(json), key };
  } catch (cause) {
    throw new Fault("invalid", `This message of ${topic} is not JSON.`, {}, cause);
  }
}
