/**
 * A vault as it stands in life: a desk, another institution's desk that witnesses its log, the vault's own process,
 * and members with keys in files of their own. All of them real processes, reached as people reach them.
 */
import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Pool, type PoolConfig } from "pg";
import { openKeyring } from "../src/guard/keyring.ts";
import { startPostgres } from "../src/store/embedded.ts";
import { command, printedBy, type Said, scratch, startCommand } from "./command-rig.ts";

export const MEMBERS = {
  handler: ["handler", "home"],
  officer: ["source-protection-officer", "home"],
  second: ["source-protection-officer", "sister"],
  ayse: ["custodian", "home"],
  bora: ["custodian", "home"],
  cem: ["custodian", "sister"],
} as const;
export type MemberName = keyof typeof MEMBERS;

export interface Served {
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  said(): string;
  readonly address: string;
  stop(): Promise<void>;
}

export interface VaultRig {
  readonly folder: string;
  readonly deskData: string;
  readonly vaultFolder: string;
  readonly desk: Served;
  readonly vault: Served;
  readonly charterFile: string;
  /** How the vault's own database is reached. */
  readonly database: PoolConfig;
  file(name: string): string;
  keyOf(member: MemberName): string;
  /** Stops the witness, so that nothing new is cosigned. */
  stopWitness(): Promise<void>;
  restartVault(): Promise<void>;
  /** What an administrator of the vault's own database can do. */
  admin(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** `./presage vault …` as a member. */
  as(member: MemberName, words: readonly string[], input?: string): Promise<Said>;
  remove(): Promise<void>;
}

/** @param example whether the desk plays its worked example first, so that it has something of everything. */
export async function vaultRig({ example = false } = {}): Promise<VaultRig> {
  const { folder, remove } = await scratch();
  const file = (name: string) => join(folder, name);
  const deskData = file("desk");
  const witnessData = file("witness");
  const keysOf = async (data: string) => {
    const keyring = await openKeyring({ folder: join(data, "keys"), clock: { now: () => new Date() } });
    await keyring.close();
    return keyring.log;
  };
  const [deskKeys, witnessKeys] = [await keysOf(deskData), await keysOf(witnessData)];
  const vaultFolder = join(file("vaults"), "vault");
  const { vault: vaultKey } = JSON.parse((await command(["vault", "keys", "--data", file("vaults")])).stdout);

  const witness = await serveDesk(witnessData, { PRESAGE_WITNESS_FOR: deskKeys.log.verifier.vkey });
  const desk = await serveDesk(deskData, {
    PRESAGE_EXAMPLE: String(example),
    PRESAGE_LOG: "debug",
    PRESAGE_WITNESSES: `${witnessKeys.witness.verifier.vkey} ${witness.address}/witness`,
    PRESAGE_WITNESS_QUORUM: "1",
    PRESAGE_ALLOW_HOSTS: "127.0.0.1",
    PRESAGE_VAULT_KEY: vaultKey,
  });
  const members = [];
  for (const [name, [role, institution]] of Object.entries(MEMBERS)) {
    const out = file(`${name}.key`);
    const words = ["vault", "keygen", name, "--role", role, "--institution", institution, "--out", out];
    members.push(JSON.parse((await command(words)).stdout));
  }
  const charterFile = file("charter.json");
  const charter = {
    vault: vaultKey,
    desk: { address: desk.address, log: deskKeys.log.verifier.vkey },
    witnesses: [witnessKeys.witness.verifier.vkey],
    quorum: 1,
    members,
  };
  await writeFile(charterFile, JSON.stringify(charter));
  const socket = join(vaultFolder, "vault.sock");
  const startVault = async (): Promise<Served> => {
    const child = startCommand(["vault", "serve", "--data", file("vaults"), "--charter", charterFile]);
    const said = gathered(child);
    await printedBy(child, /listens at \S+/);
    return { process: child, said, address: socket, stop: () => ended(child) };
  };
  let vault = await startVault();
  const server = await startPostgres({ folder: vaultFolder });
  const database = { ...server.connection, database: "vault", application_name: "presage test" };
  const pool = new Pool(database);
  const keyOf = (member: MemberName) => file(`${member}.key`);
  return {
    folder,
    deskData,
    vaultFolder,
    desk,
    get vault() {
      return vault;
    },
    charterFile,
    database,
    file,
    keyOf,
    stopWitness: () => witness.stop(),
    async restartVault() {
      await vault.stop();
      vault = await startVault();
    },
    as: (member, words, input) =>
      command(
        ["vault", ...words, "--charter", charterFile, "--key", keyOf(member), "--socket", socket],
        input === undefined ? {} : { input },
      ),
    async admin(text, values = []) {
      return (await pool.query(text, [...values])).rows;
    },
    async remove() {
      await pool.end();
      await server.stop();
      await vault.stop();
      await desk.stop();
      await witness.stop();
      await remove();
    },
  };
}

async function serveDesk(data: string, environment: Record<string, string>): Promise<Served> {
  const child = startCommand(["serve", "--data", data, "--port", "0"], {
    environment: { PRESAGE_EXAMPLE: "false", ...environment },
  });
  const said = gathered(child);
  const [, address = ""] = await printedBy(child, /Open (http:\/\/\S+)/);
  return { process: child, said, address, stop: () => ended(child) };
}

function gathered(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (bytes: Buffer) => {
      text += bytes.toString();
    });
  return () => text;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const done = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await done;
}

/** Opens a source's fields with two custodians of two institutions, as they would. */
export async function breakGlass(
  rig: VaultRig,
  pseudonym: string,
  fields: readonly string[],
  name: string,
): Promise<unknown> {
  const digest = await ask(rig, pseudonym, fields, name);
  for (const custodian of ["ayse", "cem"] as const) expectDone(await rig.as(custodian, ["approve", digest]));
  return JSON.parse(expectDone(await rig.as("officer", ["open", rig.file(name)])).stdout);
}

export async function ask(
  rig: VaultRig,
  pseudonym: string,
  fields: readonly string[],
  name: string,
  { reason = "duty-of-care", by = "officer" }: { reason?: string; by?: MemberName } = {},
): Promise<string> {
  const named = fields.flatMap((field) => ["--field", field]);
  const words = ["request", pseudonym, ...named, "--reason", reason, "--case", "C-12/2026"];
  const said = expectDone(await rig.as(by, [...words, "--minutes", "30", "--out", rig.file(name)]));
  return JSON.parse(said.stdout).request;
}

export function expectDone(said: Said): Said {
  if (said.code !== 0) throw new Error(`it ended with ${said.code}: ${said.stderr}`);
  return said;
}
