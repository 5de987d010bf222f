/** Secrets of other services: put into the keyring by a command, referred to by the configuration, shown by nothing. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Config, readConfig, SETTINGS } from "../src/app/config.ts";
import { withSecrets } from "../src/app/secrets.ts";
import { openSystem } from "../src/app/system.ts";
import { Fault } from "../src/kernel/fault.ts";
import { command } from "./command-rig.ts";
import { type FreshDatabase, freshDatabase } from "./postgres/harness.ts";

let folder: string;
let database: FreshDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-secrets-"));
  database = await freshDatabase();
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

test("ASVS 13.3.1: the database's address and any other secret come from the keyring by name, and are shown nowhere", async () => {
  const data = join(folder, "desk");
  const environment = {
    PRESAGE_DATA: data,
    PRESAGE_DATABASE: "keyring:database",
    PRESAGE_SSO_ISSUER: "https://id.example.org",
    PRESAGE_SSO_CLIENT_ID: "desk",
    PRESAGE_SSO_CLIENT_SECRET: "keyring:sso",
  };
  const words = { flags: {}, environment: { ...environment, HOME: folder } };
  await expect(openSystem(words)).rejects.toThrow("./presage keys put database");
  const put = await command(["keys", "put", "database"], { environment, input: `${database.url}\n` });
  expect([put.code, put.stdout]).toEqual([0, expect.stringContaining("keyring:database")]);
  await expect(openSystem(words)).rejects.toThrow("./presage keys put sso");
  await command(["keys", "put", "sso"], { environment, input: "gravel-otter-lantern" });
  const listed = await command(["keys", "list", "--json"], { environment });
  expect(JSON.parse(listed.stdout).secrets).toMatchObject([
    { name: "database", ageDays: 0, isOverdue: false },
    { name: "sso", ageDays: 0, isOverdue: false },
  ]);

  const system = await openSystem(words);
  expect(system.database.kind).toBe("external");
  expect(system.config).toMatchObject({ database: database.url, ssoClientSecret: "gravel-otter-lantern" });
  const { rows } = await system.store.pool.query<{ event: string }>(
    "SELECT event FROM access_event WHERE object_type = 'secrets' ORDER BY act",
  );
  expect(rows.map(({ event }) => JSON.parse(event))).toMatchObject([
    { verb: "policy-change", detail: { secrets: [{ name: "database" }, { name: "sso" }] } },
  ]);
  const shown = JSON.stringify(system.explained);
  expect(shown).toContain("keyring:database");
  await system.close();
  for (const said of [put.stdout, put.stderr, listed.stdout, listed.stderr, shown, JSON.stringify(rows)])
    expect(said).not.toMatch(/gravel-otter|postgres(ql)?:\/\/./);
  for (const name of await readdir(join(data, "keys")))
    expect(await readFile(join(data, "keys", name), "utf8")).not.toMatch(/gravel-otter|postgres/);

  const nothing = await command(["keys", "put", "smtp"], { environment, input: "\n" });
  expect([nothing.code === 0, nothing.stderr]).toEqual([false, expect.stringContaining("standard input")]);
  await command(["keys", "remove", "sso"], { environment });
  await expect(openSystem(words)).rejects.toThrow("./presage keys put sso");
}, 240_000);

test("ASVS 13.3.1: a reference leads to the keyring or to systemd's credential, whichever setting of a secret it stands in", async () => {
  const credentials = join(folder, "credentials");
  await mkdir(credentials, { recursive: true });
  await writeFile(join(credentials, "log-key"), "from systemd\n", { mode: 0o400 });
  const { config } = readConfig({ flags: { data: folder }, environment: { HOME: folder } });
  const keyring = async () => ({ secret: async (name: string) => `kept ${name}` });
  const found = (more: Partial<Config>, from: string | undefined = credentials) =>
    withSecrets({ ...config, ...more }, { keyring, credentials: from });
  const secrets = Object.entries(SETTINGS).filter(
    ([name, setting]) => "secret" in setting || name === "tlsKey",
  );
  expect(secrets.length).toBeGreaterThan(4);
  for (const [name] of secrets) {
    expect(await found({ [name]: "credential:log-key" })).toMatchObject({ [name]: "from systemd" });
    expect(await found({ [name]: "as it is" })).toMatchObject({ [name]: "as it is" });
    if (["logKey", "peopleKey"].includes(name))
      await expect(found({ [name]: "keyring:own" })).rejects.toThrow("goes to the keyring itself");
    else expect(await found({ [name]: "keyring:own" })).toMatchObject({ [name]: "kept own" });
    await expect(found({ [name]: "keyring:../own" })).rejects.toThrow("by a name that can be none");
    await expect(found({ [name]: "credential:none" })).rejects.toThrow("LoadCredentialEncrypted=none:FILE");
  }
  await expect(found({ database: "credential:log-key" }, "")).rejects.toBeInstanceOf(Fault);
  // What is no secret is taken at its word.
  expect(await found({ ssoClientId: "keyring:own" })).toMatchObject({ ssoClientId: "keyring:own" });
  await chmod(join(credentials, "log-key"), 0o444);
  await expect(found({ database: "credential:log-key" })).rejects.toThrow(/others can read it/);
});
