/** From a desk of one person to one on which people sign in, by the commands that its keeper runs. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSystem, type System } from "../src/app/system.ts";
import { makeApiToken } from "../src/guard/api-tokens.ts";
import { acceptInvitation, setUp } from "../src/guard/joining.ts";
import { newCodeSeed, newRecoveryCodes } from "../src/guard/one-time-codes.ts";
import { principalOfSession } from "../src/guard/session-principal.ts";
import { beginSession } from "../src/guard/sessions.ts";
import { command, scratch } from "./command-rig.ts";
import { type FreshDatabase, freshDatabase } from "./postgres/harness.ts";

const PASSWORD = "gravel otter lantern fig";

let folder: string;
let remove: () => Promise<void>;
let database: FreshDatabase;
let system: System;
let ada: string;

const presage = (words: string, environment: Record<string, string> = {}) =>
  command([...words.split(" "), "--data", join(folder, "data")], {
    environment: { DATABASE_URL: database.url, ...environment },
  });

beforeAll(async () => {
  ({ folder, remove } = await scratch());
  database = await freshDatabase();
  expect((await presage("status")).code).toBe(0);
  const { stdout } = await presage("setup");
  const token = /http:\/\/localhost:4646\/set-up#(\S+)/.exec(stdout)?.[1] ?? "";
  system = await openSystem({
    flags: { data: join(folder, "data"), database: database.url, log: "silent" },
    environment: { HOME: folder },
  });
  const names = { institution: "Institute", name: "Ada", signInName: "ada@example.org" };
  ada = (await setUp(system.door, { token, ...names, password: PASSWORD })).personId;
});
afterAll(async () => {
  await system?.close();
  await database.drop();
  await remove();
});

test("a second link is not given, and the desk does not leave its machine without TLS", async () => {
  expect(await presage("setup")).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("has been set up"),
  });
  const open = await presage("serve --host 0.0.0.0");
  expect(open).toMatchObject({ code: 5, stderr: expect.stringContaining("--public-address https://NAME") });
});

test("commands act for the person of a token and for nobody else", async () => {
  const none = await presage("status");
  expect([none.code, none.stderr]).toEqual([5, expect.stringContaining("PRESAGE_TOKEN")]);
  const wrong = await presage("status", { PRESAGE_TOKEN: "presage_made-up" });
  expect([wrong.code, wrong.stderr]).toEqual([5, expect.stringContaining("not known")]);
  const now = new Date();
  const wanted = {
    personId: ada,
    name: "console",
    scopes: ["staff"],
    expiresAt: new Date(+now + 60_000),
  } as const;
  const { token } = await makeApiToken(system.store.pool, wanted, now, system.door.entropy);
  const persons = await presage("persons --json", { PRESAGE_TOKEN: token });
  expect(JSON.parse(persons.stdout).items).toMatchObject([{ id: ada, hasPassword: true }]);
  expect((await presage("status", { PRESAGE_TOKEN: token })).code).toBe(5);
});

test("whoever has the machine lets somebody in who has lost everything, and their sessions end", async () => {
  const { store, door } = system;
  const before = await beginSession(
    store.pool,
    { personId: ada, factors: ["passkey"], agent: "" },
    new Date(),
    door.entropy,
  );
  await newCodeSeed(store.pool, { personId: ada, name: "Ada" }, door.seal, door.entropy);
  await newRecoveryCodes(store.pool, ada, door.entropy);
  expect((await presage("setup nobody@example.org")).code).toBe(3);
  const { stdout } = await presage("setup ADA@example.org");
  const token = /\/invitation#(\S+)/.exec(stdout)?.[1] ?? "";
  expect(await principalOfSession(door, before)).toBeUndefined();
  expect(await acceptInvitation(door, { token, password: PASSWORD })).toMatchObject({
    personId: ada,
    hasCodes: false,
  });
  const { rows } = await store.pool.query("SELECT FROM code_seed UNION ALL SELECT FROM recovery_code");
  expect(rows).toEqual([]);
});
