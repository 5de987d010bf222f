import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { dueOf, endOf } from "../src/guard/key-names.ts";
import {
  destroyOldKeys,
  overdueKeys,
  overdueSecrets,
  renewKey,
  sealedUnder,
  secretDue,
} from "../src/guard/key-renewal.ts";
import { type Keyring, openKeyring } from "../src/guard/keyring.ts";
import { newCodeSeed } from "../src/guard/one-time-codes.ts";
import { AccessEvent } from "../src/kernel/access-event.ts";
import { openStore, type Store } from "../src/store/store.ts";
import { type FreshStore, freshStore } from "./postgres/fresh-store.ts";
import { testLedger } from "./test-ledger.ts";

let fresh: FreshStore;
let keyring: Keyring;
let store: Store;
let keys: string;

beforeEach(async () => {
  fresh = await freshStore();
  keys = await mkdtemp(join(tmpdir(), "presage-keys-"));
  keyring = await openKeyring({ folder: keys, clock: fresh.clock });
  store = await openStore({
    database: { connectionString: fresh.url },
    blobFolder: fresh.blobFolder,
    blobKey: keyring.blobs,
    clock: fresh.clock,
    random: Math.random,
    ledger: testLedger(fresh.clock),
  });
  return async () => {
    await store.close();
    await keyring.close();
    await fresh.drop();
    await rm(keys, { recursive: true });
  };
});

const options = () => ({ pool: store.pool, keyring, writer: store.writer("system"), clock: fresh.clock });

async function entries(): Promise<Record<string, unknown>[]> {
  const { rows } = await store.pool.query<{ event: string }>(
    `SELECT event FROM access_event WHERE object_type = 'key' ORDER BY act`,
  );
  return rows.map(({ event }) => AccessEvent.parse(JSON.parse(event)).detail ?? {});
}

test("a renewal killed before or after any of its steps goes on where it was, and loses nothing", async () => {
  const put = await Promise.all(["one", "two", "three"].map((text) => store.blobs.put(Buffer.from(text))));
  // More than fit into one transaction.
  await store.pool.query(
    `INSERT INTO blob_key (id, sha256, wrapped)
     SELECT gen_random_uuid(), 'spare', NULL FROM generate_series(1, 600)`,
  );
  const { rows } = await store.pool.query<{ id: string }>("SELECT id FROM blob_key WHERE sha256 = 'spare'");
  for (const { id } of rows)
    await store.pool.query("UPDATE blob_key SET wrapped = $2 WHERE id = $1", [
      id,
      await keyring.blobs.seal(Buffer.alloc(32), id),
    ]);

  let kills = 0;
  for (let ended = false; !ended; ) {
    const child = spawn(
      process.execPath,
      ["test/key-renewal-child.ts", fresh.url, keys, fresh.blobFolder, String(kills + 1)],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const [code, signal] = await once(child, "exit");
    ended = signal === null;
    if (ended) expect(code).toBe(0);
    else kills += 1;
    for (const [i, { sha256 }] of put.entries())
      expect((await store.blobs.read(sha256)).toString()).toBe(["one", "two", "three"][i]);
  }
  expect(kills).toBeGreaterThan(5);
  const generation = Math.max(...(await sealedUnder(store.pool, "blobs", fresh.clock.now())).keys());
  expect([...(await sealedUnder(store.pool, "blobs", fresh.clock.now()))]).toEqual([[generation, 603]]);
  const steps = await entries();
  expect(steps.at(-1)).toMatchObject({ step: "finished", key: "blobs", generation });
  expect(steps.filter(({ step }) => step === "sealed-anew").length).toBeGreaterThan(1);
  expect((await keyring.keys()).some(({ isRenewing }) => isRenewing)).toBe(false);
});

test("an old key is destroyed only when nothing is sealed under it any longer", async () => {
  const id = "0190c2a0-0000-7000-8000-000000000001";
  const entropy = (bytes: number) => Buffer.alloc(bytes, 7);
  await newCodeSeed(store.pool, { personId: id, name: "Ada" }, keyring.people, entropy);
  // A sign-in by another service that is under way: bound to what only the browser has.
  const expires = new Date(fresh.clock.now().getTime() + 600_000);
  await store.pool.query(
    "INSERT INTO single_sign_on_errand (state, browser, sealed, expires_at) VALUES ('a', 'b', $1, $2)",
    [await keyring.people.seal(Buffer.from("x"), "state"), expires],
  );
  expect(await renewKey("people", options())).toEqual({ generation: 2, rows: 1 });
  fresh.clock.time = new Date(expires.getTime() - 1);
  await expect(destroyOldKeys("people", options())).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/^1 things are still sealed under the key people 1/),
  });
  fresh.clock.time = new Date(expires.getTime() + 1);
  expect(await destroyOldKeys("people", options())).toEqual([1]);
  expect((await keyring.keys()).filter(({ name }) => name === "people")).toHaveLength(1);
  expect(await entries()).toMatchObject([
    { step: "begun", key: "people" },
    { step: "sealed-anew", key: "people", generation: 2, table: "code_seed", rows: 1 },
    { step: "finished", key: "people", generation: 2, rows: 1 },
    { step: "destroyed", key: "people", generation: 1 },
  ]);
  const { rows } = await store.pool.query<{ sealed: Buffer }>("SELECT sealed FROM code_seed");
  expect(Buffer.from(await keyring.people.open(rows[0]?.sealed ?? Buffer.alloc(0), id))).toEqual(entropy(20));
  await renewKey("people", options());
  await expect(destroyOldKeys("people", options())).rejects.toMatchObject({ code: "conflict" });
});

test("keys that have grown too old are named until they are renewed, and the log's never is", async () => {
  expect(await overdueKeys(keyring, fresh.clock.now())).toEqual([]);
  const due = dueOf("people", fresh.clock.now().toISOString());
  fresh.clock.time = new Date((due?.getTime() ?? 0) + 1);
  expect(await overdueKeys(keyring, fresh.clock.now())).toEqual(["people"]);
  await renewKey("people", options());
  expect(await overdueKeys(keyring, fresh.clock.now())).toEqual([]);
  fresh.clock.time = new Date("2219-01-01T00:00:00.000Z");
  expect(await overdueKeys(keyring, fresh.clock.now())).toEqual(["root", "witness", "people", "blobs"]);
  for (const name of await overdueKeys(keyring, fresh.clock.now())) await renewKey(name, options());
  expect(await overdueKeys(keyring, fresh.clock.now())).toEqual([]);
  await expect(renewKey("log", options())).rejects.toMatchObject({ code: "refused" });
});

test("ASVS 13.3.4: a key that nobody replaces is refused for anything new after its grace, opens what it sealed, and a renewal ends that", async () => {
  const made = fresh.clock.now().toISOString();
  const at = (end: Date | undefined, more: number) => new Date((end?.getTime() ?? 0) + more);
  const text = Buffer.from("a seed");
  const tree = `other.example\n3\n${Buffer.alloc(32, 1).toString("base64")}\n`;
  const sealed = await keyring.people.seal(text, "ada");

  fresh.clock.time = at(endOf("people", made), -1);
  await keyring.people.seal(text, "ada");
  fresh.clock.time = at(endOf("people", made), 0);
  await expect(keyring.people.seal(text, "ada")).rejects.toThrow(
    /^The key people was to be replaced by 2\d{3}-\d\d-\d\d and is used for nothing new since .* keys renew people/,
  );
  await expect(keyring.people.seal(text, "ada")).rejects.toMatchObject({ code: "refused" });
  expect(await keyring.people.open(sealed, "ada")).toEqual(text);
  await keyring.blobs.seal(text, "file");
  await renewKey("people", options());
  expect(await keyring.people.open(await keyring.people.seal(text, "ada"), "ada")).toEqual(text);
  expect(await keyring.people.open(sealed, "ada")).toEqual(text);

  fresh.clock.time = at(endOf("witness", made), 0);
  await expect(keyring.log.witness.line(tree, fresh.clock.now())).rejects.toMatchObject({ code: "refused" });
  await expect(keyring.blobs.seal(text, "file")).rejects.toMatchObject({ code: "refused" });
  // Under an old root nothing new is wrapped either; it is renewed first.
  await expect(renewKey("blobs", options())).rejects.toThrow("The key root");
  await expect(keyring.putSecret("smtp-password", "x")).rejects.toThrow("The key root");
  for (const name of await overdueKeys(keyring, fresh.clock.now())) await renewKey(name, options());
  await keyring.blobs.seal(text, "file");
  await keyring.log.log.line(tree.replace("other.example", keyring.log.log.verifier.name), fresh.clock.now());
});

test("ASVS 13.3.4: secrets of other services have an age, too, and are named until they are put anew", async () => {
  await keyring.putSecret("smtp-password", "gravel otter");
  const [{ madeAt } = { madeAt: "" }] = await keyring.secrets();
  expect(await overdueSecrets(keyring, secretDue(madeAt))).toEqual([]);
  fresh.clock.time = new Date(secretDue(madeAt).getTime() + 1);
  expect(await overdueSecrets(keyring, fresh.clock.now())).toEqual(["smtp-password"]);
  await keyring.putSecret("smtp-password", "lantern fig");
  expect(await overdueSecrets(keyring, fresh.clock.now())).toEqual([]);
});

test("two renewals do not run at once", async () => {
  const client = await store.pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock(4646031)");
    await expect(renewKey("people", options())).rejects.toMatchObject({ code: "busy" });
    await client.query("SELECT pg_advisory_unlock(4646031)");
  } finally {
    client.release();
  }
});
