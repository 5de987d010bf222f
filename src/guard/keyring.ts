/**
 * The keyring: the desk's own keys, held by a process that does nothing else.
 *
 * Keys are made, kept, used, replaced and destroyed there; here are questions and answers. What stays in the desk is
 * the secret of pseudonyms, derived one way from the log's key, because every entry needs it.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, open, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../kernel/effects.ts";
import { FAULTS, Fault, type FaultCode } from "../kernel/fault.ts";
import type { RingName } from "./key-names.ts";
import type { KeyTold, SecretTold } from "./keyring/ring.ts";
import type { Answer, Answers, Ask, Opened } from "./keyring/talk.ts";
import { type LineSigner, readVerifier } from "./log/note.ts";
import type { LogKeys } from "./log-keys.ts";
import type { Sealer } from "./seal.ts";

export interface KeyringOptions {
  /** Where the ring lies, or is made. */
  readonly folder: string;
  readonly clock: Clock;
  /** The log's name in its checkpoints, such as `log.example.org/desk`; a random one if left out. */
  readonly origin?: string | undefined;
  /** systemd's folder of credentials; the root key in it is called `presage-root-key`. */
  readonly credentials?: string | undefined;
  /** A file with the root key. */
  readonly rootKeyFile?: string | undefined;
  /** Keys that the configuration gives, for machines that share a database. */
  readonly given?: { readonly log?: string | undefined; readonly people?: string | undefined };
}

/** A sealer whose key can be replaced. */
export interface RenewableSealer extends Sealer {
  /** Opens and seals anew under the newest key; what was sealed does not leave the keyring. */
  reseal(sealed: Uint8Array, owner: string): Promise<Buffer>;
}

export interface Keyring {
  readonly log: LogKeys;
  /** Seeds of one-time codes. */
  readonly people: RenewableSealer;
  /** Keys of received files. */
  readonly blobs: RenewableSealer;
  /** The secret that signs what is posted to a receiver, 32 bytes: derived one way, like pseudonyms, and kept nowhere. */
  webhookSecret(receiver: string): Uint8Array;
  /** What the configuration gives and the ring does not use. */
  readonly given: readonly RingName[];
  keys(): Promise<readonly KeyTold[]>;
  /** Makes the next key, or goes on with a renewal that was cut off. @returns its generation. */
  begin(name: RingName): Promise<number>;
  finish(name: RingName): Promise<void>;
  renewRoot(): Promise<void>;
  destroy(name: RingName, generation: number): Promise<void>;
  /** Keeps what another service gave, such as a password, under a name; the one before of that name is gone. */
  putSecret(name: string, text: string): Promise<void>;
  /** @throws Fault `missing` with what to do. */
  secret(name: string): Promise<string>;
  removeSecret(name: string): Promise<void>;
  secrets(): Promise<readonly SecretTold[]>;
  close(): Promise<void>;
}

const CREDENTIAL = "presage-root-key";
const ENTRY = fileURLToPath(new URL("./keyring/process.ts", import.meta.url));
/** Megabytes: it keeps a handful of keys. */
const MEMORY = ["--max-old-space-size=64", "--max-semi-space-size=1"];

/**
 * @throws Fault `conflict` when the log there is another one or the root key is another's, `forbidden` when others can
 *   read a file of keys.
 */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const { clock, origin, given = {} } = options;
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.folder);
  const credential = options.credentials && join(options.credentials, CREDENTIAL);
  const roots = {
    ...(credential && existsSync(credential) ? { credential } : { file: options.rootKeyFile }),
  };
  const talk = talkTo(folder, Object.values(roots), () => ({
    do: "open",
    folder,
    ...roots,
    origin,
    given,
    now: clock.now().toISOString(),
  }));
  const opened = await talk.opened();
  await flushFolder(folder);
  const now = () => clock.now().toISOString();
  const log = readVerifier(opened.log);
  if (origin !== undefined && log.name !== origin) {
    await talk.close();
    throw new Fault(
      "conflict",
      `This log is ${log.name} and cannot be renamed to ${origin}; take logOrigin out of the configuration.`,
    );
  }
  const signer = (name: "log" | "witness"): LineSigner => {
    const verifier = readVerifier(opened[name]);
    return {
      verifier,
      line: (text, at) => talk.ask({ do: "sign", name, keyId: verifier.keyId, text, at: at.getTime() }),
    };
  };
  const sealer = (name: "people" | "blobs"): RenewableSealer => {
    const ask = async (what: "unseal" | "reseal", bytes: Uint8Array, owner: string) =>
      Buffer.from(await talk.ask({ do: what, name, bytes, owner }));
    return {
      seal: async (bytes, owner) =>
        Buffer.from(await talk.ask({ do: "seal", name, bytes, owner, now: now() })),
      open: (bytes, owner) => ask("unseal", bytes, owner),
      reseal: (bytes, owner) => ask("reseal", bytes, owner),
    };
  };
  const change = async <One extends Ask>(ask: One): Promise<Answers[One["do"]]> => {
    const answer = await talk.ask(ask);
    await flushFolder(folder);
    return answer;
  };
  return {
    log: {
      log: signer("log"),
      witness: signer("witness"),
      pseudonym: (actor) => createHmac("sha256", opened.pseudonyms).update(actor).digest("hex").slice(0, 32),
    },
    people: sealer("people"),
    blobs: sealer("blobs"),
    // Length and zero byte keep it apart from every pseudonym, which is cut short besides.
    webhookSecret: (receiver) =>
      createHmac("sha256", opened.pseudonyms).update(`webhook\0${receiver}`).digest(),
    given: (["log", "people"] as const).filter((name) => given[name] !== undefined),
    keys: () => talk.ask({ do: "list" }),
    begin: (name) => change({ do: "begin", name, now: now() }),
    finish: async (name) => void (await change({ do: "finish", name, now: now() })),
    renewRoot: async () => void (await change({ do: "renew-root", now: now() })),
    destroy: async (name, generation) => void (await change({ do: "destroy", name, generation })),
    putSecret: async (name, text) => {
      await change({ do: "put-secret", name: secretName(name), text, now: now() });
    },
    secret: (name) => talk.ask({ do: "secret", name: secretName(name) }),
    removeSecret: async (name) => {
      await change({ do: "remove-secret", name: secretName(name) });
    },
    secrets: () => talk.ask({ do: "list-secrets" }),
    close: talk.close,
  };
}

/** @throws Fault `invalid` */
function secretName(name: string): string {
  if (/^[a-z][a-z0-9.-]{0,63}$/.test(name)) return name;
  throw new Fault(
    "invalid",
    `"${name.slice(0, 80)}" is no name for a secret: write small letters, digits, dots and dashes, such as smtp-password.`,
  );
}

/** What was renamed in it is there after a power cut, too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Talk {
  opened(): Promise<Opened>;
  ask<One extends Ask>(ask: One): Promise<Answers[One["do"]]>;
  close(): Promise<void>;
}

/** One process at a time; if it ends by itself, the next question starts another, which opens the same ring. */
function talkTo(folder: string, roots: readonly (string | undefined)[], opening: () => Ask): Talk {
  let now: { readonly child: Child; readonly opened: Promise<Opened> } | undefined;
  const running = () => {
    if (now && !now.child.hasEnded()) return now;
    const child = startChild(folder, roots);
    now = { child, opened: child.ask<"open">(opening()) };
    return now;
  };
  return {
    opened: async () => {
      const { child, opened } = running();
      return opened.catch(async (error: unknown) => {
        await child.end();
        throw error;
      });
    },
    async ask(ask) {
      const { child, opened } = running();
      await opened;
      return child.ask(ask);
    },
    close: async () => now?.child.end(),
  };
}

interface Child {
  ask<What extends keyof Answers>(ask: Ask): Promise<Answers[What]>;
  hasEnded(): boolean;
  end(): Promise<void>;
}

/** What the process may do: read its own code, read and write the folder of keys, and nothing else of a file. */
export function confinement(folder: string, roots: readonly (string | undefined)[]): string[] {
  const code = dirname(dirname(dirname(realpathSync(ENTRY))));
  const readable = [
    folder,
    join(code, "guard"),
    join(code, "kernel"),
    join(dirname(code), "package.json"),
    ...roots.filter((path) => path !== undefined).flatMap((path) => [path, `${path}.before`]),
  ];
  return [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${folder}`,
    "--disallow-code-generation-from-strings",
    ...MEMORY,
  ];
}

function startChild(folder: string, roots: readonly (string | undefined)[]): Child {
  const entry = realpathSync(ENTRY);
  const child = fork(entry, [], {
    execArgv: confinement(folder, roots),
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return childSpoken(child);
}

function childSpoken(child: ChildProcess): Child {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: unknown): void }>();
  let next = 0;
  let ended = false;
  // The desk waits for answers, and for nothing else of it.
  const rest = () => {
    if (waiting.size === 0) child.channel?.unref();
  };
  child.unref();
  const stop = () => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Fault("busy", "The keyring ended; try again."));
    waiting.clear();
  };
  child.once("disconnect", stop);
  const gone = new Promise<void>((resolve) => {
    for (const event of ["exit", "error"])
      child.once(event, () => {
        stop();
        resolve();
      });
  });
  child.on("message", (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    rest();
    if (!asked) return;
    if ("value" in answer) asked.resolve(answer.value as never);
    else asked.reject(faultOf(answer.fault));
  });
  rest();
  return {
    hasEnded: () => ended,
    ask: (ask) =>
      new Promise((resolve, reject) => {
        if (ended || !child.connected) return reject(new Fault("busy", "The keyring ended; try again."));
        next += 1;
        waiting.set(next, { resolve, reject });
        child.channel?.ref();
        child.send({ id: next, ask });
      }),
    async end() {
      child.ref();
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function faultOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  return isFaultCode(code) ? new Fault(code, message) : Object.assign(new Error(message), { code });
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code);
}
