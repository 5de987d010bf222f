import { randomBytes } from "node:crypto";
import { URI } from "otpauth";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doorRig, FROM, PASSWORD } from "../../test/door-rig.ts";
import type { FreshStore } from "../../test/postgres/fresh-store.ts";
import { Person } from "../kernel/person.ts";
import { endApiToken, makeApiToken } from "./api-tokens.ts";
import { acceptInvitation, invite, openSetUp } from "./joining.ts";
import { newCodeSeed, newRecoveryCodes, takeCode } from "./one-time-codes.ts";
import { institutionWith, putInstitution, putPerson } from "./people.ts";
import { principalOfSession, principalOfToken } from "./session-principal.ts";
import { endSession, endSessions, OFFICE_MS, SESSION, sessionsOf } from "./sessions.ts";
import { type Door, signIn, signOut, stepUp } from "./sign-in.ts";

const MINUTE = 60_000;

let fresh: FreshStore;
let door: Door;
let ada: string;

beforeEach(async () => {
  ({ fresh, door, ada } = await doorRig("Ada@example.org"));
});
afterEach(() => fresh.drop());

function pass(ms: number): void {
  fresh.clock.time = new Date(fresh.clock.time.getTime() + ms);
}

function enter(more: { name?: string; password?: string; code?: string; address?: string } = {}) {
  const { address = FROM.address, ...credentials } = more;
  return signIn(door, { name: "ada@example.org", password: PASSWORD, ...credentials }, { ...FROM, address });
}

async function withCodes(): Promise<(at?: Date) => string> {
  const address = await newCodeSeed(fresh.store.pool, { personId: ada, name: "ada" }, door.seal, randomBytes);
  const authenticator = URI.parse(address);
  if (!("period" in authenticator)) throw new Error("not an authenticator of time steps");
  const codeAt = (at = fresh.clock.time) => authenticator.generate({ timestamp: at.getTime() });
  const taken = { personId: ada, code: codeAt(), use: "confirm" } as const;
  expect(await takeCode(fresh.store.pool, taken, door.seal, fresh.clock.time)).toBe(true);
  return codeAt;
}

describe("setting a desk up", () => {
  it("makes its first administrator, once, and no second link is given", async () => {
    expect(await principalOfSession(door, await enter())).toMatchObject({
      name: "Ada",
      roles: ["administrator"],
      isLocal: false,
      hasSecondFactor: false,
    });
    await expect(openSetUp(door)).rejects.toThrow(/has been set up/);
  });

  it("leaves an entry in the audit log with each step", async () => {
    await enter();
    await expect(enter({ password: "wrong" })).rejects.toThrow();
    const { rows } = await fresh.store.pool.query<{ event: string }>(
      "SELECT event FROM access_event ORDER BY act",
    );
    const said = rows.map(({ event }) => event).join("\n");
    for (const part of ['"set-up-link"', '"institution,person"', '"sign-in"', '"decision":"refused"'])
      expect(said).toContain(part);
    expect(said).not.toContain("otter");
    expect(said).not.toContain("ada@example.org");
  });

  it("keeps no secret in clear", async () => {
    const token = await enter();
    const { rows } = await fresh.store.pool.query<{ all: string }>(
      `SELECT string_agg(t::text, ' ') AS all FROM (
         SELECT c::text AS t FROM credential c UNION ALL SELECT s::text FROM session s
         UNION ALL SELECT i::text FROM invitation i UNION ALL SELECT a::text FROM sign_in_attempt a) AS x`,
    );
    expect(rows[0]?.all).toContain("$argon2id$");
    for (const secret of [token, PASSWORD, "ada@example.org"]) expect(rows[0]?.all).not.toContain(secret);
  });
});

describe("attacks on signing in (A14)", () => {
  it("hears the same of unknown names, wrong passwords and suspended people, after the same work", async () => {
    const said: string[] = [];
    const fastest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // By turns, and the fastest of four: what else the machine does meanwhile falls on both.
    for (let turn = 0; turn < 4; turn += 1)
      for (const [i, wrong] of [
        { name: "nobody@example.org" },
        { password: "gravel otter lantern fog" },
      ].entries()) {
        const began = performance.now();
        said.push(await enter(wrong).then(String, (fault: Error) => fault.message));
        fastest[i] = Math.min(fastest[i] ?? 0, performance.now() - began);
      }
    await suspend();
    said.push(await enter().then(String, (fault: Error) => fault.message));
    expect(new Set(said)).toEqual(new Set(["The name, the password or the code is wrong."]));
    // Without the hash that stands in for an unknown name, it would take a twentieth.
    const [unknown = 0, known = 0] = fastest;
    expect(unknown / known).toBeGreaterThan(0.3);
    expect(unknown / known).toBeLessThan(3);
  });

  it("is stopped after ten failures of a name from one address, known or not, also all at once", async () => {
    for (const name of ["ada@example.org", "nobody@example.org"]) {
      const tries = Array.from({ length: 12 }, () =>
        enter({ name, password: "wrong" }).catch((f: Error) => f.message),
      );
      const said = await Promise.all(tries);
      expect(said.filter((text) => String(text).includes("too often")).length).toBeGreaterThanOrEqual(2);
    }
    await expect(enter()).rejects.toThrow(/too often/);
    expect(await enter({ address: "192.0.2.8" })).toHaveLength(43);
    pass(15 * MINUTE + 1);
    expect(await enter()).toHaveLength(43);
  });

  it("is stopped when one address sprays many names", async () => {
    await fresh.store.pool.query(
      `INSERT INTO sign_in_attempt SELECT sha256(convert_to(E'address\\n192.0.2.7', 'UTF8')), $1 FROM generate_series(1, 100)`,
      [fresh.clock.time],
    );
    await expect(enter({ name: "one more" })).rejects.toThrow(/too often/);
  });

  it("gains nothing by planting a session: each sign-in and each proof makes a new token", async () => {
    const first = await enter();
    const second = await enter();
    expect(second).not.toBe(first);
    const renewed = await stepUp(door, second, { password: PASSWORD }, FROM);
    expect(await principalOfSession(door, second)).toBeUndefined();
    expect(await principalOfSession(door, renewed)).toMatchObject({ name: "Ada" });
    expect(await principalOfSession(door, "planted")).toBeUndefined();
  });

  it("cannot use a session after sign-out, nor after it was ended from elsewhere", async () => {
    const [here, there] = [await enter(), await enter()];
    expect(await signOut(door, here)).toBe(true);
    expect(await principalOfSession(door, here)).toBeUndefined();
    const [other] = await sessionsOf(fresh.store.pool, ada, fresh.clock.time);
    expect(await endSession(fresh.store.pool, randomId(), other?.id ?? "")).toBe(false);
    expect(await endSession(fresh.store.pool, ada, other?.id ?? "")).toBe(true);
    expect(await principalOfSession(door, there)).toBeUndefined();
    const last = await enter();
    expect(await endSessions(fresh.store.pool, ada)).toBe(1);
    expect(await principalOfSession(door, last)).toBeUndefined();
  });

  it("cannot use a code twice, an earlier one after a later, or one of another seed", async () => {
    const codeAt = await withCodes();
    await expect(enter()).rejects.toMatchObject({ code: "unauthenticated", details: { needs: "code" } });
    await expect(enter({ code: codeAt() })).rejects.toThrow(/wrong/);
    pass(MINUTE);
    const code = codeAt();
    const both = await Promise.allSettled([enter({ code }), enter({ code })]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(enter({ code: codeAt(new Date(fresh.clock.time.getTime() - 30_000)) })).rejects.toThrow(
      /wrong/,
    );
    const other = codeAt(new Date(0));
    await expect(enter({ code: other })).rejects.toThrow(/wrong/);
  });

  it("counts a code for its own 30 seconds only, and says nothing of a code beside them", async () => {
    const codeAt = await withCodes();
    pass(MINUTE);
    // The clock stands where the test puts it: at the first and at the last moment of a step.
    const step = 30_000;
    const begin = Math.ceil(fresh.clock.time.getTime() / step) * step;
    const code = codeAt(new Date(begin));
    const beside = { message: "The name, the password or the code is wrong.", details: {} };
    for (const moment of [begin - 1, begin + step]) {
      fresh.clock.time = new Date(moment);
      await expect(enter({ code })).rejects.toMatchObject(beside);
    }
    fresh.clock.time = new Date(begin + step - 1);
    expect(await principalOfSession(door, await enter({ code }))).toMatchObject({ hasSecondFactor: true });
  });

  it("ASVS 6.5.5: is told while setting up that the authenticator's clock is off, and which way", async () => {
    const address = await newCodeSeed(
      fresh.store.pool,
      { personId: ada, name: "ada" },
      door.seal,
      randomBytes,
    );
    const made = URI.parse(address);
    if (!("period" in made)) throw new Error("not an authenticator of time steps");
    const now = fresh.clock.time.getTime();
    const confirm = (offset: number) => {
      const code = made.generate({ timestamp: now + offset });
      return takeCode(fresh.store.pool, { personId: ada, code, use: "confirm" }, door.seal, fresh.clock.time);
    };
    await expect(confirm(-30_000)).rejects.toThrow("was right about 30 seconds ago");
    await expect(confirm(60_000)).rejects.toThrow("will be right about 60 seconds from now");
    expect(await confirm(-3_600_000)).toBe(false);
    expect(await confirm(0)).toBe(true);
  });

  it("hears of a wanted code only with the right password", async () => {
    await withCodes();
    await expect(enter({ password: "wrong" })).rejects.toMatchObject({ details: {} });
  });
});

describe("a session", () => {
  it("ends when it is not used for an hour, and after twelve hours whatever is done", async () => {
    const idle = await enter();
    pass(SESSION.idleMs);
    expect(await principalOfSession(door, idle)).toBeUndefined();
    const used = await enter();
    for (let elapsed = 50 * MINUTE; elapsed < SESSION.wholeMs; elapsed += 50 * MINUTE) {
      pass(50 * MINUTE);
      expect(await principalOfSession(door, used)).toBeDefined();
    }
    pass(50 * MINUTE);
    expect(await principalOfSession(door, used)).toBeUndefined();
  });

  it("holds an office for half an hour after each proof, and is a session all the same afterwards", async () => {
    const token = await enter();
    pass(OFFICE_MS - 1);
    expect(await principalOfSession(door, token)).toMatchObject({ isProofOld: false });
    pass(1);
    expect(await principalOfSession(door, token)).toMatchObject({ isProofOld: true });
    const renewed = await stepUp(door, token, { password: PASSWORD }, FROM);
    expect(await principalOfSession(door, renewed)).toMatchObject({ isProofOld: false });
  });

  it("is proved anew for five minutes", async () => {
    const token = await enter();
    expect(await principalOfSession(door, token)).toMatchObject({ hasSteppedUp: true });
    pass(SESSION.proofMs);
    expect(await principalOfSession(door, token)).toMatchObject({ hasSteppedUp: false });
    await expect(stepUp(door, token, { password: "wrong" }, FROM)).rejects.toThrow(/wrong/);
    const renewed = await stepUp(door, token, { password: PASSWORD }, FROM);
    expect(await principalOfSession(door, renewed)).toMatchObject({ hasSteppedUp: true });
  });

  it("is worth nothing as soon as its person or their institution is suspended, or their time is over", async () => {
    const token = await enter();
    await changeAda({ expiresAt: new Date(fresh.clock.time.getTime() + MINUTE).toISOString() });
    expect(await principalOfSession(door, token)).toBeDefined();
    pass(MINUTE);
    expect(await principalOfSession(door, token)).toBeUndefined();
    await changeAda({ expiresAt: undefined });
    await changeHome("suspended");
    expect(await principalOfSession(door, token)).toBeUndefined();
    await changeHome("active");
    expect(await principalOfSession(door, token)).toBeDefined();
    await suspend();
    expect(await principalOfSession(door, token)).toBeUndefined();
  });

  it("has a second factor when a code was given, also one for recovery, which works once", async () => {
    const codeAt = await withCodes();
    pass(MINUTE);
    expect(await principalOfSession(door, await enter({ code: codeAt() }))).toMatchObject({
      hasSecondFactor: true,
      hasPasskey: false,
    });
    const [recovery = ""] = await newRecoveryCodes(fresh.store.pool, ada, randomBytes);
    expect(await principalOfSession(door, await enter({ code: ` ${recovery.toUpperCase()}` }))).toBeDefined();
    await expect(enter({ code: recovery })).rejects.toThrow(/wrong/);
  });
});

describe("a token of a program", () => {
  it("has the scopes it was made for, until its day or until it is ended", async () => {
    const { pool } = fresh.store;
    const expiresAt = new Date(fresh.clock.time.getTime() + 10 * MINUTE);
    const made = { personId: ada, name: "script", scopes: ["read"], expiresAt } as const;
    const { token } = await makeApiToken(pool, made, fresh.clock.time, randomBytes);
    expect(await principalOfToken(door, token)).toMatchObject({ scopes: ["read"], hasSteppedUp: false });
    expect(await principalOfSession(door, token)).toBeUndefined();
    pass(10 * MINUTE);
    expect(await principalOfToken(door, token)).toBeUndefined();
    const later = new Date(fresh.clock.time.getTime() + MINUTE);
    const second = await makeApiToken(pool, { ...made, expiresAt: later }, fresh.clock.time, randomBytes);
    expect(await endApiToken(pool, ada, second.id)).toBe(true);
    expect(await principalOfToken(door, second.token)).toBeUndefined();
  });

  it("is refused without an end, without a scope, or for its person's own sign-in", async () => {
    const now = fresh.clock.time;
    const far = new Date(now.getTime() + 400 * 24 * 60 * MINUTE);
    const soon = new Date(now.getTime() + MINUTE);
    const make = (scopes: readonly ("read" | "self")[], expiresAt: Date) =>
      makeApiToken(fresh.store.pool, { personId: ada, name: "x", scopes, expiresAt }, now, randomBytes);
    await expect(make(["read"], far)).rejects.toThrow(/within a year/);
    await expect(make([], soon)).rejects.toThrow(/some permissions/);
    await expect(make(["self"], soon)).rejects.toThrow(/some permissions/);
  });
});

describe("an invitation", () => {
  it("lets the invited person choose a password, once and in time", async () => {
    const personId = await fresh.store.writer(ada).transaction((transaction) => {
      const body = { name: "Bo", signInName: "Bo", institution: "home", roles: ["analyst" as const] };
      return putPerson(transaction, Person.parse(body));
    });
    const late = await invite(door, ada, personId);
    pass(73 * 60 * MINUTE);
    const password = "tin kettle on the quay";
    await expect(acceptInvitation(door, { token: late.token, password })).rejects.toThrow(/expired/);
    const { token } = await invite(door, ada, personId);
    await expect(acceptInvitation(door, { token, password: "short" })).rejects.toThrow(/at least 15/);
    expect(await acceptInvitation(door, { token, password })).toEqual({
      personId,
      signInName: "bo",
      hasCodes: false,
    });
    await expect(acceptInvitation(door, { token, password })).rejects.toThrow(/used before/);
    expect(await principalOfSession(door, await enter({ name: " BO ", password }))).toMatchObject({
      roles: ["analyst"],
      originator: { institution: "home", person: personId },
    });
  });

  it("is for one name, and nobody holds two offices that watch each other", async () => {
    const put = (signInName: string, roles: Person["roles"]) =>
      fresh.store.writer(ada).transaction((transaction) => {
        const body = { name: "Bo", signInName, institution: "home", roles };
        return putPerson(transaction, Person.parse(body));
      });
    await expect(put("ADA@example.org", [])).rejects.toThrow(/is taken/);
    await expect(put("bo", ["administrator", "overseer"])).rejects.toThrow(/may not be/);
    const twice = await Promise.allSettled([put("bo", []), put("Bo", [])]);
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("puts no second institution under one key", async () => {
    const write = fresh.store
      .writer(ada)
      .transaction((transaction) =>
        putInstitution(transaction, { key: "home", name: "Other", clients: [], status: "active" }),
      );
    await expect(write).rejects.toThrow(/already/);
  });
});

function suspend(): Promise<void> {
  return changeAda({ status: "suspended" });
}

/** A moment later, so that it is a version of its own. */
async function changeAda(change: Partial<Person>): Promise<void> {
  pass(1);
  await fresh.store.writer("test").transaction(async (transaction) => {
    const { body } = await transaction.view.one(Person, ada);
    await putPerson(transaction, Person.parse({ ...body, ...change }), ada);
  });
}

async function changeHome(status: "active" | "suspended"): Promise<void> {
  pass(1);
  await fresh.store.writer("test").transaction(async (transaction) => {
    const home = await institutionWith(transaction.view, "home");
    if (!home) throw new Error("the desk has no home institution");
    await putInstitution(transaction, { ...home.body, status }, home.id);
  });
}

function randomId(): string {
  return "00000000-0000-4000-8000-000000000000";
}
