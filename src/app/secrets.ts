/**
 * Secrets that the configuration refers to and does not hold: `keyring:NAME` for one in the desk's keyring,
 * `credential:NAME` for one that systemd hands over. Any setting that is a secret may be written so.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Keyring } from "../guard/keyring.ts";
import { requirePrivate } from "../guard/private-file.ts";
import { Fault } from "../kernel/fault.ts";
import { type Config, mayRefer, type SecretName } from "./config.ts";

export interface SecretPlaces {
  readonly keyring: () => Promise<Pick<Keyring, "secret">>;
  /** systemd's folder of credentials. */
  readonly credentials: string | undefined;
}

const REFERENCE = /^(keyring|credential):([a-z][a-z0-9.-]{0,63})$/;

/**
 * @returns the configuration with what it refers to; everything else as it is.
 * @throws Fault `missing` for what is in neither place, `invalid` for a reference that is misspelt.
 */
export async function withSecrets(config: Config, places: SecretPlaces): Promise<Config> {
  const found: Partial<Record<SecretName, string>> = {};
  for (const [name, value] of Object.entries(config))
    if (mayRefer(name) && typeof value === "string") found[name] = await secretOf(name, value, places);
  return { ...config, ...found };
}

async function secretOf(
  name: string,
  value: string,
  { keyring, credentials }: SecretPlaces,
): Promise<string> {
  if (!/^(keyring|credential):/.test(value)) return value;
  const [, place, key = ""] = REFERENCE.exec(value) ?? [];
  if (place === undefined)
    throw new Fault(
      "invalid",
      `The setting "${name}" refers to a secret by a name that can be none; write keyring:NAME or credential:NAME with small letters, digits, dots and dashes.`,
    );
  if (place === "credential") return readCredential(name, key, credentials);
  if (BEFORE_KEYRING.has(name))
    throw new Fault(
      "invalid",
      `The setting "${name}" goes to the keyring itself and cannot come from it; write credential:NAME.`,
    );
  return (await keyring()).secret(key);
}

/** The keyring is opened with them. */
const BEFORE_KEYRING: ReadonlySet<string> = new Set(["logKey", "peopleKey"]);

async function readCredential(name: string, key: string, folder: string | undefined): Promise<string> {
  const path = folder && join(folder, key);
  const text = path && (await readFile(path, "utf8").catch(() => undefined));
  if (!path || text === undefined)
    throw new Fault(
      "missing",
      `The setting "${name}" refers to the credential ${key}, and systemd handed over none of that name; add LoadCredentialEncrypted=${key}:FILE to the service.`,
    );
  // systemd gives a credential to an account by an access list, which shows as the group's bits.
  requirePrivate(path, 0o007);
  return text.replace(/\r?\n$/, "");
}
