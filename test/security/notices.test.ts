/** What people are told about their own way in, and what it takes when they have lost it: ASVS 5.0.0, 6.3 and 6.4. */
import { randomBytes } from "node:crypto";
import { URI } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acceptInvitation, invite } from "../../src/guard/joining.ts";
import { noticesOf, noticesSent, seeNotices, unseenNotices, unsentNotices } from "../../src/guard/notices.ts";
import { hasCodes, newCodeSeed, takeCode } from "../../src/guard/one-time-codes.ts";
import { putPerson } from "../../src/guard/people.ts";
import { askRecovery, confirmRecovery, openRecoveries } from "../../src/guard/recovery.ts";
import { sessionsOf } from "../../src/guard/sessions.ts";
import { letIn, setPassword, signIn } from "../../src/guard/sign-in.ts";
import { unlinkIdentity } from "../../src/guard/vouched-identities.ts";
import { Person } from "../../src/kernel/person.ts";
import { type DoorRig, doorRig, FROM, PASSWORD } from "../door-rig.ts";

const NAME = "ada@example.org";
let rig: DoorRig;

beforeEach(async () => {
  rig = await doorRig(NAME);
});
afterEach(() => rig.fresh.drop());

const kinds = async () => (await noticesOf(rig.fresh.store.pool, rig.ada)).map(({ kind }) => kind);
const enter = (more: { name?: string; password?: string; code?: string; agent?: string } = {}) =>
  signIn(rig.door, { name: NAME, password: PASSWORD, ...more }, { ...FROM, agent: more.agent ?? FROM.agent });
const failing = (more: Parameters<typeof enter>[0]) =>
  expect(enter(more)).rejects.toMatchObject({ code: "unauthenticated" });
const later = (days: number) => {
  rig.fresh.clock.time = new Date(rig.fresh.clock.time.getTime() + days * 86_400_000);
};

async function withAuthenticator(): Promise<void> {
  const { pool } = rig.fresh.store;
  const address = await newCodeSeed(pool, { personId: rig.ada, name: "ada" }, rig.door.seal, randomBytes);
  const made = URI.parse(address);
  if (!("period" in made)) throw new Error("not an authenticator of time steps");
  const code = made.generate({ timestamp: rig.fresh.clock.time.getTime() });
  const wanted = { personId: rig.ada, code, use: "confirm" } as const;
  expect(await takeCode(pool, wanted, rig.door.seal, rig.fresh.clock.time)).toBe(true);
}

/** Another person with the office. */
async function administrator(name: string): Promise<string> {
  const person = Person.parse({
    name,
    signInName: name.toLowerCase(),
    institution: "home",
    roles: ["administrator"],
  });
  return rig.fresh.store.writer("test").transaction((transaction) => putPerson(transaction, person));
}

describe("who signs in is told", () => {
  test("ASVS 6.3.5: that others have tried before, how often, once it was three times; and nothing of a slip", async () => {
    await failing({ password: "a slip of the hand here" });
    await enter();
    expect(await kinds()).toEqual([]);
    for (const _ of [1, 2, 3]) await failing({ password: "guessed by somebody else" });
    await enter();
    expect(await noticesOf(rig.fresh.store.pool, rig.ada)).toMatchObject([
      { kind: "signed-in-after-failures", times: 3, isSeen: false },
    ]);
    // What was told is not told again.
    await enter();
    expect(await kinds()).toHaveLength(1);
  });

  test("ASVS 6.3.5: that somebody had the right password and a wrong code, whether or not they came in", async () => {
    await withAuthenticator();
    await failing({ code: "000000" });
    expect(await kinds()).toEqual(["second-proof-failed"]);
  });

  test("ASVS 6.3.5: of a browser that was not theirs, and of coming back after a quarter of a year", async () => {
    await enter();
    await enter();
    expect(await kinds()).toEqual([]);
    await enter({ agent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0" });
    expect(await kinds()).toEqual(["signed-in-elsewhere"]);
    await enter({ agent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/141.0" });
    expect(await kinds()).toHaveLength(1);
    later(91);
    await enter();
    expect(await kinds()).toEqual(["signed-in-after-long", "signed-in-elsewhere"]);
  });

  test("ASVS 6.3.5: of nothing that names nobody here", async () => {
    await failing({ name: "nobody@example.org" });
    const { rows } = await rig.fresh.store.pool.query("SELECT FROM failed_sign_ins");
    expect(rows).toHaveLength(0);
  });
});

describe("whose proofs change is told", () => {
  test("ASVS 6.3.7: of a changed password, of a link that was made and of one that was used", async () => {
    const { store } = rig.fresh;
    await setPassword(
      store.pool,
      { id: rig.ada, signInName: NAME, name: "Ada" },
      "tin kettle on the quay",
      rig.door,
    );
    expect(await kinds()).toEqual(["password-changed"]);
    later(1);
    const { token } = await invite(rig.door, "an administrator", rig.ada);
    later(1);
    await acceptInvitation(rig.door, { token, password: "seven wet umbrellas" });
    expect(await kinds()).toEqual(["password-changed", "link-made", "password-changed"]);
  });

  test("ASVS 6.3.7: in the transaction of the change, so that neither is without the other", async () => {
    const { store } = rig.fresh;
    await store.pool.query(
      "INSERT INTO vouched_identity (issuer, subject, person_id, shown_as, linked_at) VALUES ('https://id.example', 's', $1, 'Ada', now())",
      [rig.ada],
    );
    await store.pool.query("ALTER TABLE notice ADD CONSTRAINT is_full CHECK (false) NOT VALID");
    const unlink = () => unlinkIdentity(rig.door, { personId: rig.ada, issuer: "https://id.example" });
    await expect(unlink()).rejects.toThrow(/violates check constraint/);
    const { rows } = await store.pool.query("SELECT FROM vouched_identity");
    expect(rows).toHaveLength(1);
    await store.pool.query("ALTER TABLE notice DROP CONSTRAINT is_full");
    await unlink();
    expect(await kinds()).toEqual(["identity-ended"]);
  });

  test("ASVS 6.3.7: until they have seen it, and whoever carries messages takes each once", async () => {
    const { pool } = rig.fresh.store;
    await setPassword(
      pool,
      { id: rig.ada, signInName: NAME, name: "Ada" },
      "tin kettle on the quay",
      rig.door,
    );
    const unsent = await unsentNotices(pool, 10);
    expect(unsent).toMatchObject([{ personId: rig.ada, kind: "password-changed" }]);
    await noticesSent(
      pool,
      unsent.map(({ id }) => id),
      rig.fresh.clock.time,
    );
    expect(await unsentNotices(pool, 10)).toEqual([]);
    expect(await unseenNotices(pool, rig.ada)).toBe(1);
    expect(await seeNotices(pool, rig.ada, rig.fresh.clock.time)).toBe(1);
    expect(await unseenNotices(pool, rig.ada)).toBe(0);
    expect(await kinds()).toHaveLength(1);
  });
});

describe("who has lost what they proved themselves by", () => {
  const asked = () => ({
    personId: rig.ada,
    method: "in-person" as const,
    reason: "Telephone lost; seen at the office with a document.",
  });

  test("ASVS 6.4.4: gets a link only when one administrator has said how they were proved and another confirms it", async () => {
    const [ben, cleo] = [await administrator("Ben"), await administrator("Cleo")];
    await withAuthenticator();
    await letIn(rig.door, { personId: rig.ada, factors: ["password", "code"], agent: "a browser" });
    const { id } = await askRecovery(rig.door, ben, asked());
    expect(await hasCodes(rig.fresh.store.pool, rig.ada)).toBe(true);
    expect(await kinds()).toContain("recovery-asked");
    for (const by of [ben, rig.ada])
      await expect(confirmRecovery(rig.door, by, id)).rejects.toMatchObject({ code: "refused" });
    expect(await hasCodes(rig.fresh.store.pool, rig.ada)).toBe(true);
    const { token } = await confirmRecovery(rig.door, cleo, id);
    expect(await hasCodes(rig.fresh.store.pool, rig.ada)).toBe(false);
    expect(await sessionsOf(rig.fresh.store.pool, rig.ada, rig.fresh.clock.time)).toEqual([]);
    await acceptInvitation(rig.door, { token, password: "seven wet umbrellas" });
    await expect(confirmRecovery(rig.door, cleo, id)).rejects.toMatchObject({ code: "missing" });
  });

  test("ASVS 6.4.4: is not vouched for by themselves, nor by what was said more than three days ago", async () => {
    const [ben, cleo] = [await administrator("Ben"), await administrator("Cleo")];
    await expect(askRecovery(rig.door, rig.ada, asked())).rejects.toMatchObject({ code: "refused" });
    const { id } = await askRecovery(rig.door, ben, asked());
    expect(await openRecoveries(rig.fresh.store.pool, rig.fresh.clock.time)).toHaveLength(1);
    later(3.1);
    expect(await openRecoveries(rig.fresh.store.pool, rig.fresh.clock.time)).toEqual([]);
    await expect(confirmRecovery(rig.door, cleo, id)).rejects.toMatchObject({ code: "missing" });
  });

  test("ASVS 6.4.4: leaves who asked, how it was proved and who confirmed in the audit log", async () => {
    const [ben, cleo] = [await administrator("Ben"), await administrator("Cleo")];
    const { id } = await askRecovery(rig.door, ben, asked());
    await confirmRecovery(rig.door, cleo, id);
    const { rows } = await rig.fresh.store.pool.query<{ event: string }>(
      "SELECT event FROM access_event WHERE event LIKE '%\"recovery\"%' ORDER BY act",
    );
    const [first = "", second = ""] = rows.map(({ event }) => event);
    expect(first).toContain('"done":"asked","method":"in-person"');
    expect(second).toContain('"done":"confirmed"');
    const actor = (text: string) => /"actorPseudonym":"(\w+)"/.exec(text)?.[1];
    expect(actor(first)).not.toBe(actor(second));
    expect(second).toContain(`"askedBy":"${ben}"`);
  });
});
