/**
 * The keys of the audit log: one signs its checkpoints, one cosigns those of other institutions' logs.
 *
 * They lie in the data folder, readable by this account only, and are made once; a log that changes its key
 * or its name is another log. Machines that share a database are given the same key by the configuration.
 */
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, link, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kernel/fault.ts";
import { writeThrough } from "./durable-file.ts";
import { readSigner, type Signer, signerOf } from "./log/note.ts";

export interface LogKeys {
  readonly log: Signer;
  readonly witness: Signer;
  /** A keyed hash of an actor's id, the same as long as the log's key is. */
  pseudonym(actor: string): string;
}

export interface LogKeysOptions {
  /** Where the keys lie, or are made. */
  readonly folder: string;
  /** Bytes that nobody can guess. */
  entropy(bytes: number): Uint8Array;
  /** The log's name in its checkpoints, such as `log.example.org/desk`; a random one if left out. */
  readonly origin?: string | undefined;
  /** The log's key itself, where the configuration gives it. */
  readonly given?: string | undefined;
}

/** @throws Fault `conflict` when the key there is another log's, `forbidden` when others can read it. */
export async function openLogKeys({ folder, entropy, origin, given }: LogKeysOptions): Promise<LogKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = () => origin ?? `presage.invalid/${Buffer.from(entropy(6)).toString("hex")}`;
  const log = given
    ? readSigner(given)
    : await keptKey(join(folder, "log.key"), entropy, () => signerOf("log", name(), entropy(32)));
  if (origin !== undefined && log.verifier.name !== origin)
    throw new Fault(
      "conflict",
      `This log is ${log.verifier.name} and cannot be renamed to ${origin}; take logOrigin out of the configuration.`,
    );
  const witness = await keptKey(join(folder, "witness.key"), entropy, () =>
    signerOf("witness", `${log.verifier.name}/witness`, entropy(32)),
  );
  const secret = createHmac("sha256", log.skey).update("pseudonyms").digest();
  return {
    log,
    witness,
    pseudonym: (actor) => createHmac("sha256", secret).update(actor).digest("hex").slice(0, 32),
  };
}

async function keptKey(
  path: string,
  entropy: LogKeysOptions["entropy"],
  make: () => Signer,
): Promise<Signer> {
  if (!existsSync(path)) await keepKey(path, `${make().skey}\n`, entropy);
  await chmod(path, 0o600);
  return readSigner(await readFile(path, "utf8"));
}

/** The key stands there whole or not at all, whenever the process ends; the first of several to make it wins. */
export async function keepKey(path: string, key: string, entropy: LogKeysOptions["entropy"]): Promise<void> {
  const draft = `${path}.${Buffer.from(entropy(6)).toString("hex")}`;
  try {
    await writeThrough(draft, key);
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
