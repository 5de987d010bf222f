/** Nobody learns from how long an answer takes, or from its length, whether a source has a codename: vault and desk. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeServer } from "../../src/api/server.ts";
import { LOCAL_PERSON, type Principal } from "../../src/guard/principal.ts";
import { HumanSource } from "../../src/kernel/human-source.ts";
import { Label } from "../../src/kernel/label.ts";
import { readCharter } from "../../src/vault/charter.ts";
import { readMemberKey } from "../../src/vault/member-key.ts";
import { prepareRequest } from "../../src/vault/unsealing.ts";
import { vaultClient } from "../../src/vault/vault-client.ts";
import { type ServedDesk, serveSmallDesk } from "../served-desk.ts";
import { expectDone, type VaultRig, vaultRig } from "../vault-rig.ts";
import { differenceOf, seeded, timedPairs } from "./permutation.ts";

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
  const id = "0190163d-8694-739b-aea5-966c26f8ad90";
  const nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";

  beforeAll(async () => {
    desk = await serveSmallDesk();
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
  ] as const;

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

  test(
    "takes a request about a source it keeps and about one it does not in the same time, and answers as long",
    async () => {
      const charter = readCharter(await readFile(rig.charterFile, "utf8"));
      const client = vaultClient({
        charter,
        key: readMemberKey(await readFile(rig.keyOf("handler"), "utf8"), charter),
        socket: join(rig.vaultFolder, "vault.sock"),
        clock: { now: () => new Date() },
        entropy: randomBytes,
      });
      const lengths = new Map<string, Set<number>>();
      const ask = async (pseudonym: string) => {
        const reason = "handover" as const;
        const words = { pseudonym, fields: ["name"], reason, caseReference: "C-1/26" };
        const { message } = await prepareRequest({ ...words, minutes: 30 }, client, {
          now: () => new Date(),
        });
        const { act, ...answer } = await client.call("request", { message });
        lengths.set(pseudonym, (lengths.get(pseudonym) ?? new Set()).add(JSON.stringify(answer).length));
        expect(act).toBeGreaterThan(0);
      };
      const random = seeded(11);
      const pairs = await timedPairs(25, { one: () => ask(THERE), other: () => ask(NOT_THERE) }, random);
      expect(differenceOf(pairs, random)).toBeGreaterThan(CHANCE);
      expect(lengths.get(THERE)).toEqual(lengths.get(NOT_THERE));
      expect(lengths.get(THERE)?.size).toBe(1);
    },
    SLOW,
  );
});
