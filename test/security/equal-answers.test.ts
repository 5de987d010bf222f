/**
 * Nobody learns from an answer whether a source has a codename, at the desk or at the vault: not from its length, not
 * from what it asks of the database, and not from how long it takes. The statements are compared one by one, which no
 * other work on the machine can blur; time is beside it, for what is done outside the database.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeServer } from "../../src/api/server.ts";
import { LOCAL_PERSON, type Principal } from "../../src/guard/principal.ts";
import { HumanSource } from "../../src/kernel/human-source.ts";
import { Label } from "../../src/kernel/label.ts";
import { readCharter } from "../../src/vault/charter.ts";
import { openEpochs } from "../../src/vault/epochs.ts";
import { readMemberKey } from "../../src/vault/member-key.ts";
import { prepareRequest } from "../../src/vault/unsealing.ts";
import { openVault } from "../../src/vault/vault.ts";
import { type VaultClient, vaultClient } from "../../src/vault/vault-client.ts";
import { openVaultKeys } from "../../src/vault/vault-keys.ts";
import { makeVaultServer } from "../../src/vault/vault-server.ts";
import { type ServedDesk, serveSmallDesk } from "../served-desk.ts";
import { expectDone, type VaultRig, vaultRig } from "../vault-rig.ts";
import { differenceOf, seeded, timedPairs } from "./permutation.ts";
import { type StatementWatch, watchStatements } from "./statements.ts";

/** With this many tests of equal ways, one in a thousand runs of them finds a difference by chance. */
const CHANCE = 0.001;
const THERE = "tumiro-kalena";
const NOT_THERE = "zuzuzu-zuzuzu";
const SLOW = 240_000;

const HANDLER: Principal = {
  ...LOCAL_PERSON,
  id: "out",
  name: "out",
  roles: ["handler"],
  isLocal: false,
  hasSecondFactor: true,
  hasPasskey: true,
  reader: { ...LOCAL_PERSON.reader, id: "out", institution: "north", level: 0, compartments: [] },
  purpose: "case 12",
};

describe("the desk", () => {
  let desk: ServedDesk;
  let asked: Awaited<ReturnType<typeof makeServer>>;
  let statements: StatementWatch;
  const id = "0190163d-8694-739b-aea5-966c26f8ad90";
  const nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";

  beforeAll(async () => {
    desk = await serveSmallDesk();
    statements = watchStatements(desk.system.store.pool, desk.system.store.background.pool);
    const body = {
      pseudonym: THERE,
      access: "indirect access to transport",
      region: "Kelvaria",
      grades: [],
      status: "active" as const,
    };
    const label = Label.parse({ tlp: "RED", compartments: ["ALPHA"] });
    await desk.system.store
      .writer("ada")
      .transaction((transaction) => transaction.put(HumanSource, [{ id, label, body }]));
    await desk.system.phases.settle();
    asked = await makeServer({
      system: desk.system,
      live: desk.live,
      deskFolder: "nowhere",
      local: HANDLER,
      perMinute: 1_000_000,
    });
  }, SLOW);
  afterAll(async () => {
    await asked?.close();
    await desk?.close();
  });

  const WAYS = [
    ["by its codename", (name: string) => `/api/human-sources?pseudonym=${name}`],
    ["in a search", (name: string) => `/api/search?q=${name}`],
    ["in what sources told", (name: string) => `/api/field-reports?pseudonym=${name}`],
    ["by an id", (name: string) => `/api/field-reports?id=${name === THERE ? id : nowhere}`],
    ["as a whole", (name: string) => `/api/human-source?id=${name === THERE ? id : nowhere}`],
    ["as what it told", (name: string) => `/api/field-report?id=${name === THERE ? id : nowhere}`],
    [
      "where nobody is let in",
      (name: string) => `/api/break-glass-request?id=${name === THERE ? id : nowhere}`,
    ],
  ] as const;
  const ROUNDS = 5;

  test.each(WAYS)("asks the same of the database for either: %s", async (_way, addressOf) => {
    const ask = (name: string) =>
      statements.during(() => asked.inject({ method: "GET", url: addressOf(name) }));
    // The first of a kind may leave an entry, or fill what is kept in memory.
    await ask(THERE);
    await ask(NOT_THERE);
    for (let round = 0; round < ROUNDS; round += 1) expect(await ask(THERE)).toEqual(await ask(NOT_THERE));
  });

  test("and one query more is seen, wherever it is asked", async () => {
    const ask = () => asked.inject({ method: "GET", url: WAYS[0][1](NOT_THERE) });
    const usual = await statements.during(ask);
    expect(usual.length).toBeGreaterThan(1);
    for (const pool of [desk.system.store.pool, desk.system.store.background.pool]) {
      const more = await statements.during(async () => {
        await ask();
        await pool.query("SELECT 1 AS planted");
      });
      expect(more).toEqual([...usual, "SELECT 1 AS planted"]);
    }
  });

  test.each(WAYS)(
    "answers who may not see a source in the same time and length as of one that is not there: %s",
    async (_way, addressOf) => {
      const ask = (name: string) => asked.inject({ method: "GET", url: addressOf(name) });
      const [there, not] = [await ask(THERE), await ask(NOT_THERE)];
      expect(there.statusCode).toBe(not.statusCode);
      expect(there.rawPayload.length).toBe(not.rawPayload.length);
      expect(there.body.replaceAll(THERE, NOT_THERE).replaceAll(id, nowhere)).toBe(not.body);
      const random = seeded(7);
      const pairs = await timedPairs(150, { one: () => ask(THERE), other: () => ask(NOT_THERE) }, random);
      expect(differenceOf(pairs, random)).toBeGreaterThan(CHANCE);
    },
    SLOW,
  );

  test(
    "and the measure would find the entry that a reading of a record that is there leaves",
    async () => {
      const ask = () => asked.inject({ method: "GET", url: WAYS[0][1](NOT_THERE) });
      const random = seeded(7);
      const more = async () => {
        await ask();
        await desk.system.store
          .writer("ada")
          .transaction((transaction) =>
            transaction.log({ verb: "consultation", objectType: "human-source" }),
          );
      };
      expect(differenceOf(await timedPairs(150, { one: more, other: ask }, random), random)).toBeLessThan(
        CHANCE,
      );
    },
    SLOW,
  );
});

describe("the vault", () => {
  let rig: VaultRig;
  beforeAll(async () => {
    rig = await vaultRig();
    const identity = { pseudonym: THERE, name: "Selma Karadeniz", phone: "+90 555 000 11 22" };
    expectDone(await rig.as("handler", ["deposit", "-"], JSON.stringify(identity)));
  }, SLOW);
  afterAll(() => rig?.remove(), 60_000);

  const clock = { now: () => new Date() };
  const charterOf = async () => readCharter(await readFile(rig.charterFile, "utf8"));

  async function clientAt(socket: string): Promise<VaultClient> {
    const charter = await charterOf();
    const key = readMemberKey(await readFile(rig.keyOf("handler"), "utf8"), charter);
    return vaultClient({ charter, key, socket, clock, entropy: randomBytes });
  }

  /** What the client sends about this source. */
  async function requestFor(pseudonym: string, client: VaultClient): Promise<string> {
    const words = { pseudonym, fields: ["name"], reason: "handover" as const, caseReference: "C-1/26" };
    return (await prepareRequest({ ...words, minutes: 30 }, client, clock)).message;
  }

  test(
    "asks the same of its database for a source it keeps and one it does not, and one query more is seen",
    async () => {
      const pool = new Pool(rig.database);
      const statements = watchStatements(pool);
      // The same vault once more, in this process, where what it asks can be heard.
      const vault = openVault({
        pool,
        charter: await charterOf(),
        keys: await openVaultKeys(join(rig.vaultFolder, "keys"), randomBytes),
        epochs: await openEpochs(join(rig.vaultFolder, "epochs"), randomBytes),
        clock,
        post: async (address, body) => {
          const headers = { "content-type": "text/plain; charset=utf-8" };
          const answer = await fetch(address, { method: "POST", body, headers });
          return { status: answer.status, body: await answer.text() };
        },
      });
      const socket = rig.file("heard.sock");
      const server = makeVaultServer({ vault, complain: (error) => expect(error).toBeUndefined() });
      await new Promise<void>((done) => server.listen(socket, done));
      try {
        const client = await clientAt(socket);
        const ask = async (pseudonym: string, more?: () => Promise<unknown>) => {
          const message = await requestFor(pseudonym, client);
          return statements.during(async () => {
            await client.call("request", { message });
            await more?.();
          });
        };
        const usual = await ask(NOT_THERE);
        expect(usual.length).toBeGreaterThan(2);
        for (const pseudonym of [THERE, NOT_THERE, THERE, THERE, NOT_THERE])
          expect(await ask(pseudonym)).toEqual(usual);
        const planted = await ask(NOT_THERE, () => pool.query("SELECT 1 AS planted"));
        expect(planted).toEqual([...usual, "SELECT 1 AS planted"]);
      } finally {
        await new Promise((done) => server.close(done));
        await pool.end();
      }
    },
    SLOW,
  );

  test(
    "takes a request about a source it keeps and about one it does not in the same time, and answers as long",
    async () => {
      const client = await clientAt(join(rig.vaultFolder, "vault.sock"));
      const lengths = new Map<string, Set<number>>();
      const ask = async (pseudonym: string) => {
        const message = await requestFor(pseudonym, client);
        const { act, ...answer } = await client.call("request", { message });
        lengths.set(pseudonym, (lengths.get(pseudonym) ?? new Set()).add(JSON.stringify(answer).length));
        expect(act).toBeGreaterThan(0);
      };
      const random = seeded(11);
      const pairs = await timedPairs(25, { one: () => ask(THERE), other: () => ask(NOT_THERE) }, random);
      expect(differenceOf(pairs, random)).toBeGreaterThan(CHANCE);
      expect(lengths.get(THERE)).toEqual(lengths.get(NOT_THERE));
      expect(lengths.get(THERE)?.size).toBe(1);
      // The measure finds a second request in the same answer's time.
      const both = async () => {
        await ask(NOT_THERE);
        await ask(NOT_THERE);
      };
      const found = await timedPairs(25, { one: both, other: () => ask(NOT_THERE) }, random);
      expect(differenceOf(found, random)).toBeLessThan(CHANCE);
    },
    SLOW,
  );
});
