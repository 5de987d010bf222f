/**
 * A database on another machine, as a real PostgreSQL that speaks TLS by an address that is not this machine's own
 * by name, and asks for certificates or for passwords. ASVS 5.0.0 12.3.5 and 13.2.1.
 */
import { chown, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseAddress } from "../../src/app/database-address.ts";
import {
  isMadeForOthers,
  requireClientCertificate,
  requireShownCertificate,
} from "../../src/app/database-proof.ts";
import { openSystem } from "../../src/app/system.ts";
import { openPool } from "../../src/store/database.ts";
import { type Postgres, startPostgres } from "../../src/store/embedded.ts";
import { scratchFolder } from "../postgres/scratch.ts";
import { makeCertificate } from "./certificates.ts";

const authority = makeCertificate({ name: "Authority of the database" });
const stranger = makeCertificate({ name: "Authority of nobody" });
/** An address of this machine that no other program listens on, and a name that leads to it but is not loopback's. */
const [second, third] = [1 + (process.pid % 250), 1 + ((process.pid >> 8) % 250)];
const LISTEN = `127.${second}.${third}.7`;
const HOST = `0x7f.${second}.${third}.7`;

let server: Postgres;
let cluster: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-database-tls-"));
  cluster = await scratchFolder("presage-tls-");
  server = await startPostgres({ folder: cluster, settings: { listen_addresses: LISTEN, fsync: "off" } });
  // The name is compared with its first part written in decimals, which a certificate could hold as an address only.
  const hosts = [HOST.replace(/^[^.]+/, "*")];
  const shown = makeCertificate({ name: "database", hosts, by: authority });
  const client = makeCertificate({ name: "desk", hosts: ["desk"], by: authority });
  const other = makeCertificate({ name: "desk", hosts: ["desk"], by: stranger });
  await writeFile(join(folder, "root.pem"), authority.certificate);
  for (const [name, made] of Object.entries({ desk: client, other })) {
    await writeFile(join(folder, `${name}.pem`), made.certificate);
    await writeFile(join(folder, `${name}.key`), made.key, { mode: 0o600 });
  }
  const session = new Client(server.connection);
  await session.connect();
  const { rows } = await session.query<{ path: string }>("SELECT current_setting('hba_file') AS path");
  const hba = rows[0]?.path ?? "";
  const data = join(
    hba.startsWith("/proc/") ? join(cluster, "postgres") : hba,
    hba.startsWith("/proc/") ? "" : "..",
  );
  const { uid, gid } = await stat(join(data, "PG_VERSION"));
  for (const [name, text] of [
    ["tls.pem", shown.certificate],
    ["tls.key", shown.key],
    ["tls-root.pem", authority.certificate],
  ] as const) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    await chown(join(data, name), uid, gid);
  }
  const lines = [
    "desk_cert desk 0.0.0.0/0 cert",
    "desk_word desk 0.0.0.0/0 scram-sha-256",
    "desk_open desk 0.0.0.0/0 trust",
  ];
  const rules = join(data, "pg_hba.conf");
  // The first line that fits counts, and what stands there trusts this machine.
  await writeFile(
    rules,
    `${lines.map((line) => `hostssl ${line}\n`).join("")}${await readFile(rules, "utf8")}`,
  );
  for (const [setting, value] of [
    ["ssl_cert_file", "tls.pem"],
    ["ssl_key_file", "tls.key"],
    ["ssl_ca_file", "tls-root.pem"],
    ["ssl", "on"],
  ])
    await session.query(`ALTER SYSTEM SET ${setting} = '${value}'`);
  await session.query("CREATE ROLE desk LOGIN SUPERUSER PASSWORD 'gravel-otter-lantern'");
  for (const name of ["desk_cert", "desk_word", "desk_open"]) {
    await session.query(`CREATE DATABASE ${name} OWNER desk`);
  }
  await session.query("SELECT pg_reload_conf()");
  await session.end();
});
afterAll(async () => {
  await server?.stop();
  await rm(cluster, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

function addressOf(database: string, who = "", certificate = ""): string {
  const url = new URL(`postgres://desk${who}@${HOST}:5432/${database}`);
  url.searchParams.set("sslrootcert", join(folder, "root.pem"));
  if (certificate) {
    url.searchParams.set("sslcert", join(folder, `${certificate}.pem`));
    url.searchParams.set("sslkey", join(folder, `${certificate}.key`));
  }
  return url.href;
}

/** @returns what a desk that others share says, or that it opened. */
async function opening(database: string, more: Record<string, string>): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), "presage-desk-"));
  try {
    const system = await openSystem({
      flags: { data, config: undefined, log: "silent", ...more },
      environment: { HOME: data, DATABASE_URL: database },
    });
    await system.close();
    return "opened";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

const SHARED = { "public-address": "https://desk.example.org" };

describe("ASVS 12.3.5, 13.2.1: a desk that others share, whose database is on another machine", () => {
  test("comes in by its certificate, and the database says that it was by nothing else", async () => {
    expect(await opening(addressOf("desk_cert", "", "desk"), SHARED)).toBe("opened");
  });

  test("does not come in by a certificate of another authority", async () => {
    expect(await opening(addressOf("desk_cert", "", "other"), SHARED)).not.toBe("opened");
  });

  test("is refused with a password in the address, in either place, and without a certificate", async () => {
    const beside = `${addressOf("desk_word", "", "desk")}&password=gravel-otter-lantern`;
    for (const address of [addressOf("desk_word", ":gravel-otter-lantern", "desk"), beside])
      expect(await opening(address, SHARED)).toMatch(/holds a password .* sslcert=FILE&sslkey=FILE/);
    expect(await opening(addressOf("desk_word"), SHARED)).toMatch(/without a client certificate/);
  });

  test("is refused where the database takes it without looking at the certificate", async () => {
    expect(await opening(addressOf("desk_open", "", "desk"), SHARED)).toMatch(
      /without asking for its certificate/,
    );
    const words = openPool({
      connectionString: databaseAddress(addressOf("desk_word", ":gravel-otter-lantern", "desk")),
    });
    const asked = requireShownCertificate(addressOf("desk_word", "", "desk"), words);
    await expect(asked).rejects.toThrow(/without asking for its certificate/);
    await words.end();
  });

  test("may have used a password while it was one person's own", async () => {
    expect(await opening(addressOf("desk_word", ":gravel-otter-lantern"), {})).toBe("opened");
    const session = new Client({
      connectionString: databaseAddress(addressOf("desk_word", ":gravel-otter-lantern")),
    });
    await session.connect();
    const { rows } = await session.query("SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    expect(rows).toEqual([{ client_dn: null }]);
    await session.end();
  });

  test("is one that is served to others or has an address of its own", () => {
    expect(isMadeForOthers({ host: "127.0.0.1", publicAddress: undefined })).toBe(false);
    expect(isMadeForOthers({ host: "0.0.0.0", publicAddress: undefined })).toBe(true);
    expect(isMadeForOthers({ host: "127.0.0.1", publicAddress: "https://desk.example.org" })).toBe(true);
  });

  test("reaches a socket and this machine's own addresses as before", () => {
    for (const here of ["postgres://desk:word@127.0.0.1/presage", "postgres:///presage?host=/run/postgresql"])
      expect(() => requireClientCertificate(here)).not.toThrow();
    expect(() => requireClientCertificate(undefined)).not.toThrow();
  });
});
