/**
 * The keyring's process: holds the desk's keys, and signs, seals and opens for it.
 *
 * The desk starts it with file access to the folder of keys alone, without an environment, and unable to start
 * processes, workers or add-ons. It speaks to its parent and ends with it.
 */
import { createHmac, randomBytes } from "node:crypto";
import { Fault } from "../../kernel/fault.ts";
import { dueOf, endOf, type KeyName } from "../key-names.ts";
import { readSigner, type Signer } from "../log/note.ts";
import { sealWith } from "../seal.ts";
import { openRing, type Ring } from "./ring.ts";
import { marked, unmarked } from "./sealed-under.ts";
import type { Answer, Answers, Ask, Opened, Opening } from "./talk.ts";

interface Held {
  readonly ring: Ring;
  readonly given: Opening["given"];
}

let held: Held | undefined;

process.on("message", ({ id, ask }: { readonly id: number; readonly ask: Ask }) => {
  try {
    say({ id, value: answer(ask) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    say({ id, fault: { code, message } });
  }
});
process.on("disconnect", () => process.exit(0));
// A key pressed at the desk's terminal reaches this process, too; it ends when the desk has ended.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);

/** A desk that is gone hears nothing any more. */
function say(said: Answer): void {
  process.send?.(said, undefined, undefined, () => undefined);
}

function answer(ask: Ask): Answers[keyof Answers] {
  if (ask.do === "open") return open(ask);
  if (!held) throw new Error("the keyring was asked before it was opened");
  const { ring, given } = held;
  switch (ask.do) {
    case "sign":
      if (ask.name === "witness") requireFresh("witness", new Date(ask.at));
      return sign(signerNamed(ask.name, ask.keyId), ask.text, ask.at);
    case "seal":
      if (ask.name !== "people" || given.people === undefined) requireFresh(ask.name, new Date(ask.now));
      return seal(ask.name, ask.bytes, ask.owner);
    case "unseal":
      return unseal(ask.name, ask.bytes, ask.owner);
    case "reseal":
      return seal(ask.name, unseal(ask.name, ask.bytes, ask.owner), ask.owner);
    case "list":
      return ring.told();
    case "begin":
      if (ask.name === "log" || (ask.name === "people" && given.people !== undefined))
        throw notHere(ask.name);
      requireFresh("root", new Date(ask.now));
      return ring.begin(ask.name, ask.now);
    case "finish":
      ring.finish(ask.name);
      return true;
    case "renew-root":
      ring.renewRoot(ask.now);
      return true;
    case "destroy":
      if (ask.generation >= ring.newest(ask.name))
        throw new Fault("refused", `The key ${ask.name} ${ask.generation} is in use; renew it first.`);
      ring.destroy(ask.name, ask.generation);
      return true;
    case "put-secret":
      requireFresh("root", new Date(ask.now));
      ring.putSecret(ask.name, ask.text, ask.now);
      return true;
    case "secret":
      return ring.secret(ask.name);
    case "remove-secret":
      ring.removeSecret(ask.name);
      return true;
    case "list-secrets":
      return ring.secrets();
  }
}

function open({ given, ...options }: Opening): Opened {
  const ring = openRing({ ...options, entropy: randomBytes });
  held = { ring, given };
  const log = signerNamed("log");
  return {
    log: log.verifier.vkey,
    witness: signerNamed("witness").verifier.vkey,
    pseudonyms: createHmac("sha256", log.skey).update("pseudonyms").digest(),
  };
}

/** @param keyId the newest one's if left out. */
function signerNamed(name: "log" | "witness", keyId?: string): Signer {
  if (!held) throw new Error("the keyring is not open");
  const { ring, given } = held;
  if (name === "log" && given.log !== undefined) return readSigner(given.log);
  for (const one of ring.told().reverse()) {
    if (one.name !== name) continue;
    const signer = readSigner(ring.text(name, one.generation));
    if (keyId === undefined || signer.verifier.keyId === keyId) return signer;
  }
  throw new Fault("conflict", `The key ${name} was replaced and destroyed; start the desk anew.`);
}

/** The log's key signs trees of its own log and nothing else; a witness's signs trees of any. */
function sign(signer: Signer, text: string, at: number): string {
  const { kind, name } = signer.verifier;
  const [origin, size, root, ...rest] = text.split("\n");
  const isTree =
    /^\d{1,16}$/.test(size ?? "") && /^[A-Za-z0-9+/]{43}=$/.test(root ?? "") && rest.at(-1) === "";
  if (!isTree || (kind === "log" && origin !== name))
    throw new Fault("refused", `The key of ${name} signs checkpoints and nothing else.`);
  return signer.line(text, new Date(at));
}

function seal(name: "people" | "blobs", bytes: Uint8Array, owner: string): Buffer {
  if (!held) throw new Error("the keyring is not open");
  if (name === "people" && held.given.people !== undefined)
    return sealWith(held.given.people, randomBytes).seal(bytes, owner);
  const generation = held.ring.newest(name);
  return marked(generation, sealWith(held.ring.text(name, generation), randomBytes).seal(bytes, owner));
}

function unseal(name: "people" | "blobs", bytes: Uint8Array, owner: string): Buffer {
  if (!held) throw new Error("the keyring is not open");
  if (name === "people" && held.given.people !== undefined)
    return sealWith(held.given.people, randomBytes).open(bytes, owner);
  const { generation, sealed } = unmarked(bytes);
  return sealWith(held.ring.text(name, generation), randomBytes).open(sealed, owner);
}

/**
 * A key that nobody replaces comes to an end: what is under it is opened, and nothing new is put under it. What is
 * being renewed is sealed anew all the same, so that a renewal that was cut off long ago can be finished.
 *
 * @throws Fault `refused`
 */
function requireFresh(name: KeyName, now: Date): void {
  const key = held?.ring.told().findLast((one) => one.name === name);
  const [due, end] = key ? [dueOf(name, key.madeAt), endOf(name, key.madeAt)] : [];
  if (!due || !end || now < end) return;
  throw new Fault(
    "refused",
    `The key ${name} was to be replaced by ${dayOf(due)} and is used for nothing new since ${dayOf(end)}; run ./presage keys renew ${name} (docs/security/keys.md).`,
  );
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function notHere(name: string): Fault {
  return new Fault(
    "refused",
    name === "log"
      ? "The key of the audit log belongs to this log for as long as it lasts, and is replaced with a new log only; docs/security/keys.md says how."
      : `The key ${name} is given by the configuration; docs/security/keys.md says how it is replaced.`,
  );
}
