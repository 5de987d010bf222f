/**
 * `./presage keys put NAME` and `keys remove NAME`: secrets of other services in the desk's keyring.
 *
 * The desk is not opened: the password of its database may be what is put there. Who may write the folder of keys may
 * do it; the next start enters in the audit log which secrets there are.
 */
import { text } from "node:stream/consumers";
import { readConfig } from "../app/config.ts";
import { makeFolder } from "../app/make-folder.ts";
import { openDeskKeyring, REAL } from "../app/system.ts";
import type { Keyring } from "../guard/keyring.ts";
import { Fault } from "../kernel/fault.ts";
import type { Terminal } from "./terminal.ts";
import type { Words } from "./words.ts";

const LONGEST = 64 * 1024;

/** Reads the secret from standard input: what stands on a command line is seen by others on the machine. */
export async function putSecret(words: Words, terminal: Terminal): Promise<number> {
  const name = nameIn(words, "put");
  const secret = (await text(process.stdin)).replace(/\r?\n$/, "");
  if (secret === "" || secret.length > LONGEST || secret.includes("\0"))
    throw new Fault(
      "invalid",
      `Nothing that could be a secret came on standard input; write it there: ./presage keys put ${name} < FILE.`,
    );
  await withKeyring(words, terminal, (keyring) => keyring.putSecret(name, secret));
  terminal.stdout.write(
    `The keyring holds ${name}. Write keyring:${name} in the configuration, in the place of the secret, and start the desk anew.\n`,
  );
  return 0;
}

export async function removeSecret(words: Words, terminal: Terminal): Promise<number> {
  const name = nameIn(words, "remove");
  await withKeyring(words, terminal, (keyring) => keyring.removeSecret(name));
  terminal.stdout.write(`The keyring holds ${name} no longer.\n`);
  return 0;
}

function nameIn({ bare: [name] }: Words, word: string): string {
  if (name !== undefined) return name;
  throw new Fault("invalid", `Name the secret: ./presage keys ${word} NAME.`);
}

async function withKeyring(
  { flags }: Words,
  { environment }: Terminal,
  work: (keyring: Keyring) => Promise<void>,
): Promise<void> {
  const { config } = readConfig({ flags, environment });
  await makeFolder(config.data);
  const keyring = await openDeskKeyring(config, { environment }, REAL.clock);
  try {
    await work(keyring);
  } finally {
    await keyring.close();
  }
}
