/**
 * `./presage vault serve`: the vault as a process of its own, with a database, a role and keys of its own.
 *
 * It opens nothing of the desk's: what it has to say to it goes over HTTP, and comes back as a receipt.
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { dirname, join } from "node:path";
import { Client, type PoolConfig } from "pg";
import { Fault } from "../kernel/fault.ts";
import { openPool, reach } from "../store/database.ts";
import { startPostgres } from "../store/embedded.ts";
import { readCharter } from "../vault/charter.ts";
import type { PostText } from "../vault/desk-log.ts";
import { openEpochs } from "../vault/epochs.ts";
import { openVault } from "../vault/vault.ts";
import { openVaultKeys, type VaultKeys } from "../vault/vault-keys.ts";
import { makeVaultServer } from "../vault/vault-server.ts";
import { layVaultTables } from "../vault/vault-tables.ts";
import type { Terminal } from "./terminal.ts";

export interface VaultPlace {
  /** The vault's folder: its keys, its socket and, unless another is named, its database. */
  readonly folder: string;
  readonly socket: string;
  /** Address of a PostgreSQL of its own. */
  readonly database: string | undefined;
}

export async function vaultKeysOf({ folder }: Pick<VaultPlace, "folder">): Promise<VaultKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return openVaultKeys(join(folder, "keys"), randomBytes);
}

/** Runs until it is told to stop. */
export async function serveVault(
  place: VaultPlace,
  charterFile: string,
  terminal: Terminal,
): Promise<number> {
  const charter = readCharter(await readFile(charterFile, "utf8"));
  const keys = await vaultKeysOf(place);
  if (keys.open !== charter.vault)
    throw new Fault(
      "conflict",
      `The charter is of another vault than the one in ${place.folder}; ./presage vault keys prints this one's key.`,
    );
  const { config, stop } = await vaultDatabase(place);
  const pool = openPool(config, "presage vault");
  try {
    await reach(pool);
    const only = await pool.connect();
    try {
      await requireAlone(only);
      await layVaultTables(pool);
      const vault = openVault({
        pool,
        charter,
        keys,
        epochs: await openEpochs(join(place.folder, "epochs"), randomBytes),
        clock: { now: () => new Date() },
        post: postText,
      });
      const server = makeVaultServer({
        vault,
        complain: (error) =>
          terminal.stderr.write(`A fault: ${error instanceof Error ? error.name : "?"}.\n`),
      });
      await freeSocket(place.socket);
      await new Promise<void>((done, fail) => {
        server.once("error", fail);
        server.listen(place.socket, done);
      });
      await chmod(place.socket, 0o660);
      terminal.stdout.write(`The vault listens at ${place.socket}. Its charter is ${charter.digest}.\n`);
      await stopAsked();
      await new Promise((done) => server.close(done));
      return 0;
    } finally {
      only.release(true);
    }
  } finally {
    await pool.end();
    await stop();
  }
}

const VAULT_ROLE = "presage_vault";
const VAULT_DATABASE = "vault";
/** Any number will do, as long as it is always this one. */
const VAULT_LOCK = 1_986_098_292;

/** A server of its own under the vault's folder, and in it a role that owns the vault's database and nothing else. */
async function vaultDatabase({ folder, database }: VaultPlace): Promise<{
  readonly config: PoolConfig;
  stop(): Promise<void>;
}> {
  if (database !== undefined) return { config: { connectionString: database }, stop: async () => undefined };
  const server = await startPostgres({ folder });
  const client = new Client({ ...server.connection, application_name: "presage vault preparation" });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [VAULT_ROLE]);
    if (rows.length === 0) await client.query(`CREATE ROLE ${VAULT_ROLE} LOGIN`);
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [VAULT_DATABASE]);
    if (found.rows.length === 0) {
      await client.query(`CREATE DATABASE ${VAULT_DATABASE} OWNER ${VAULT_ROLE}`);
      await client.query(`REVOKE ALL ON DATABASE ${VAULT_DATABASE} FROM PUBLIC`);
    }
  } finally {
    await client.end();
  }
  return {
    config: { ...server.connection, user: VAULT_ROLE, database: VAULT_DATABASE },
    stop: () => server.stop(),
  };
}

/** Two vaults over one database would destroy each other's keys. */
async function requireAlone(client: {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}) {
  const { rows } = await client.query("SELECT FROM pg_try_advisory_lock($1) AS got (it) WHERE it", [
    VAULT_LOCK,
  ]);
  if (rows.length === 0) throw new Fault("busy", "Another vault process serves this database already.");
}

/** A socket that nobody answers at was left behind by a process that was killed. */
async function freeSocket(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const isAnswered = await new Promise<boolean>((done) => {
    const probe = createConnection(path);
    probe.once("connect", () => {
      probe.destroy();
      done(true);
    });
    probe.once("error", () => done(false));
  });
  if (isAnswered)
    throw new Fault("busy", `Something listens at ${path} already; name another with --socket.`);
  await rm(path, { force: true });
}

const LONGEST_ANSWER = 1024 * 1024;

/** To the desk that the charter names and to nowhere else: no redirect is followed. */
const postText: PostText = async (address, body) => {
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { "content-type": "text/plain; charset=utf-8" },
    redirect: "error",
    signal: AbortSignal.timeout(60_000),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.slice(0, LONGEST_ANSWER) };
};

function stopAsked(): Promise<void> {
  return new Promise((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
}
