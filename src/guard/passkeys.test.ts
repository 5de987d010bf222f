import { randomBytes } from "node:crypto";
import { URI } from "otpauth";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doorRig, FROM, PASSWORD } from "../../test/door-rig.ts";
import type { FreshStore } from "../../test/postgres/fresh-store.ts";
import {
  type Algorithm,
  createPasskey,
  type Lies,
  type SoftKey,
  signWith,
} from "../../test/software-authenticator.ts";
import { Person, type Role } from "../kernel/person.ts";
import { noticesOf } from "./notices.ts";
import { newCodeSeed, takeCode } from "./one-time-codes.ts";
import {
  beginPasskeySignIn,
  beginPasskeyStepUp,
  signInWithPasskey,
  stepUpWithPasskey,
} from "./passkey-proof.ts";
import { addPasskey, beginPasskey, passkeysOf, removePasskey, type Site, siteOf } from "./passkeys.ts";
import { putPerson } from "./people.ts";
import { principalOfSession } from "./session-principal.ts";
import { SESSION } from "./sessions.ts";
import { type Door, setPassword, signIn } from "./sign-in.ts";

const SITE: Site = { host: "localhost", origin: "http://localhost:4646" };
const MINUTE = 60_000;

let fresh: FreshStore;
let door: Door;
let ada: string;

beforeEach(async () => {
  ({ fresh, door, ada } = await doorRig("ada"));
});
afterEach(() => fresh.drop());

function pass(ms: number): void {
  fresh.clock.time = new Date(fresh.clock.time.getTime() + ms);
}

async function withPasskey(
  personId = ada,
  { algorithm, lies, name = "laptop" }: { algorithm?: Algorithm; lies?: Lies; name?: string } = {},
): Promise<SoftKey> {
  const options = await beginPasskey(door, SITE, { id: personId, name: "Ada", signInName: "ada" });
  const { key, answer } = createPasskey(options, algorithm, lies);
  await addPasskey(door, SITE, { personId, name, answer });
  return key;
}

async function enterWith(key: SoftKey, lies: Lies = {}): Promise<string> {
  const options = await beginPasskeySignIn(door, SITE);
  return signInWithPasskey(door, SITE, signWith(key, options, lies), FROM);
}

async function anotherPerson(name = "bo", role: Role = "analyst"): Promise<string> {
  const body = { name, signInName: name, institution: "home", roles: [role] };
  return fresh.store.writer(ada).transaction((transaction) => putPerson(transaction, Person.parse(body)));
}

async function withCodes(personId: string): Promise<void> {
  const address = await newCodeSeed(fresh.store.pool, { personId, name: "x" }, door.seal, randomBytes);
  const authenticator = URI.parse(address);
  if (!("period" in authenticator)) throw new Error("not an authenticator of time steps");
  const code = authenticator.generate({ timestamp: fresh.clock.time.getTime() });
  await takeCode(fresh.store.pool, { personId, code, use: "confirm" }, door.seal, fresh.clock.time);
}

async function whys(): Promise<string> {
  const { rows } = await fresh.store.pool.query<{ event: string }>(
    "SELECT event FROM access_event ORDER BY act",
  );
  return rows.map(({ event }) => event).join("\n");
}

describe("a passkey", () => {
  it.each(["ES256", "Ed25519"] as const)(
    "of %s signs in alone, and is a second factor and more",
    async (algorithm) => {
      const key = await withPasskey(ada, { algorithm });
      for (let turn = 0; turn < 2; turn += 1)
        expect(await principalOfSession(door, await enterWith(key))).toMatchObject({
          name: "Ada",
          hasSecondFactor: true,
          hasPasskey: true,
          hasSteppedUp: true,
        });
    },
  );

  it("is asked for with verification of its person, findable by itself, and never twice the same", async () => {
    const key = await withPasskey();
    const options = await beginPasskey(door, SITE, { id: ada, name: "Ada", signInName: "ada" });
    expect(options).toMatchObject({
      rp: { id: "localhost" },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: [{ id: key.id }],
    });
    const first = await beginPasskeySignIn(door, SITE);
    const second = await beginPasskeySignIn(door, SITE);
    expect(first).toMatchObject({ userVerification: "required", rpId: "localhost" });
    expect(first.allowCredentials ?? []).toEqual([]);
    expect(second.challenge).not.toBe(first.challenge);
    expect(Buffer.from(first.challenge, "base64url")).toHaveLength(32);
  });

  it("has a name, and several of one person are kept, each removable by its person only", async () => {
    const laptop = await withPasskey(ada, { name: "laptop" });
    pass(1);
    const telephone = await withPasskey(ada, { name: "telephone" });
    pass(1);
    await enterWith(telephone);
    expect(await passkeysOf(fresh.store.pool, ada)).toMatchObject([
      { name: "laptop", usedAt: undefined },
      { name: "telephone", usedAt: fresh.clock.time },
    ]);
    const bo = await anotherPerson();
    await expect(removePasskey(door, { personId: bo, id: laptop.id })).rejects.toMatchObject({
      code: "missing",
    });
    const session = await enterWith(laptop);
    await removePasskey(door, { personId: ada, id: laptop.id });
    expect(await principalOfSession(door, session)).toBeUndefined();
    await expect(enterWith(laptop)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await enterWith(telephone)).toHaveLength(43);
  });

  it("is not removed when its person could then not come in, or not do what their office needs", async () => {
    const key = await withPasskey();
    await expect(removePasskey(door, { personId: ada, id: key.id })).rejects.toMatchObject({
      details: { reason: "office" },
    });
    const cy = await anotherPerson("cy", "handler");
    const theirs = await withPasskey(cy);
    await withCodes(cy);
    await removePasskey(door, { personId: ada, id: (await withPasskey()).id });
    await setPassword(fresh.store.pool, { id: cy, signInName: "cy", name: "Cy" }, PASSWORD, door);
    await removePasskey(door, { personId: cy, id: theirs.id });
    const bo = await anotherPerson();
    const only = await withPasskey(bo);
    await expect(removePasskey(door, { personId: bo, id: only.id })).rejects.toMatchObject({
      details: { reason: "last-way-in" },
    });
    expect(await enterWith(only)).toHaveLength(43);
  });

  it("leaves entries in the audit log and no secret in the database", async () => {
    await enterWith(await withPasskey());
    const said = await whys();
    for (const part of ['"objectType":"passkey"', '"factors":["passkey"]']) expect(said).toContain(part);
  });

  it("is for the address by which people open the desk", () => {
    expect(siteOf("http://localhost:4646")).toEqual(SITE);
    expect(siteOf("https://desk.example.org/")).toEqual({
      host: "desk.example.org",
      origin: "https://desk.example.org",
    });
  });
});

describe("attacks on passkeys", () => {
  const REFUSED = /not made for this desk/;
  const NOBODY = /lets nobody in/;

  it("makes none for another origin, another host, without verification, or of another kind", async () => {
    for (const lies of [
      { origin: "http://localhost:4647" },
      { origin: "https://localhost.example.org" },
      { host: "example.org" },
      { isVerified: false },
      { type: "webauthn.get" },
    ])
      await expect(withPasskey(ada, { lies })).rejects.toThrow(REFUSED);
    expect(await passkeysOf(fresh.store.pool, ada)).toEqual([]);
  });

  it("makes none from a challenge that is used, too old, of another person, or for signing in", async () => {
    const person = { id: ada, name: "Ada", signInName: "ada" };
    const options = await beginPasskey(door, SITE, person);
    const add = (answer: ReturnType<typeof createPasskey>["answer"], personId = ada) =>
      addPasskey(door, SITE, { personId, name: "x", answer });
    const bo = await anotherPerson();
    await expect(add(createPasskey(options).answer, bo)).rejects.toThrow(REFUSED);
    await add(createPasskey(options).answer);
    await expect(add(createPasskey(options).answer)).rejects.toThrow(REFUSED);
    const old = await beginPasskey(door, SITE, person);
    pass(5 * MINUTE);
    await expect(add(createPasskey(old).answer)).rejects.toThrow(REFUSED);
    const { challenge } = await beginPasskeySignIn(door, SITE);
    await expect(add(createPasskey({ ...old, challenge }).answer)).rejects.toThrow(REFUSED);
  });

  it("lets nobody in for another origin or host, without verification, or with another key's signature", async () => {
    const key = await withPasskey();
    const other = await withPasskey();
    for (const lies of [
      { origin: "http://127.0.0.1:4646" },
      { origin: "https://localhost:4646" },
      { host: "example.org" },
      { isVerified: false },
      { type: "webauthn.create" },
      { id: other.id },
      { id: randomBytes(32).toString("base64url") },
    ])
      await expect(enterWith(key, lies)).rejects.toThrow(NOBODY);
    expect(await whys()).toContain('"why":"passkey-unknown"');
  });

  it("lets nobody in with an answer that was sent before, or to a challenge that was never given", async () => {
    const key = await withPasskey();
    const options = await beginPasskeySignIn(door, SITE);
    const answer = signWith(key, options);
    expect(await signInWithPasskey(door, SITE, answer, FROM)).toHaveLength(43);
    await expect(signInWithPasskey(door, SITE, answer, FROM)).rejects.toThrow(NOBODY);
    await expect(signInWithPasskey(door, SITE, signWith(key, options), FROM)).rejects.toThrow(NOBODY);
    const own = { challenge: randomBytes(32).toString("base64url") };
    await expect(signInWithPasskey(door, SITE, signWith(key, own), FROM)).rejects.toThrow(NOBODY);
    const late = await beginPasskeySignIn(door, SITE);
    pass(5 * MINUTE);
    await expect(signInWithPasskey(door, SITE, signWith(key, late), FROM)).rejects.toThrow(NOBODY);
  });

  it("uses a challenge up even when the answer to it was wrong", async () => {
    const key = await withPasskey();
    const options = await beginPasskeySignIn(door, SITE);
    const wrong = signWith(key, options, { isVerified: false });
    await expect(signInWithPasskey(door, SITE, wrong, FROM)).rejects.toThrow(NOBODY);
    await expect(signInWithPasskey(door, SITE, signWith(key, options), FROM)).rejects.toThrow(NOBODY);
  });

  it("takes no passkey under another person's handle, nor one that was not found by itself", async () => {
    const key = await withPasskey();
    const bo = await anotherPerson();
    const userHandle = Buffer.from(bo.replaceAll("-", ""), "hex").toString("base64url");
    await expect(enterWith(key, { userHandle })).rejects.toThrow(NOBODY);
    await expect(enterWith(key, { userHandle: undefined })).rejects.toThrow(NOBODY);
    expect(await whys()).toContain('"why":"passkey-of-another"');
  });

  it("notices a copy of a passkey by its count of signatures, and says so to the overseers", async () => {
    const key = await withPasskey();
    await enterWith(key, { counter: 7 });
    for (const counter of [7, 3, 0]) await expect(enterWith(key, { counter })).rejects.toThrow(NOBODY);
    expect(await whys()).toContain('"why":"passkey-counter"');
    // ASVS 6.3.5: the person hears of the copy, too.
    const told = (await noticesOf(fresh.store.pool, ada)).map(({ kind }) => kind);
    expect(told.filter((kind) => kind === "passkey-copied")).toHaveLength(3);
    expect(told).toContain("passkey-added");
    expect(await enterWith(key, { counter: 8 })).toHaveLength(43);
  });

  it("accepts a passkey that never counts, as those in keyrings do", async () => {
    const key = await withPasskey();
    for (let turn = 0; turn < 3; turn += 1) expect(await enterWith(key, { counter: 0 })).toHaveLength(43);
  });

  it("lets no suspended person in", async () => {
    const key = await withPasskey();
    pass(1);
    await fresh.store.writer("test").transaction(async (transaction) => {
      const { body } = await transaction.view.one(Person, ada);
      await putPerson(transaction, Person.parse({ ...body, status: "suspended" }), ada);
    });
    await expect(enterWith(key)).rejects.toThrow(NOBODY);
  });

  it("is stopped after ten failures from one address", async () => {
    const key = await withPasskey();
    for (let turn = 0; turn < 10; turn += 1)
      await expect(enterWith(key, { isVerified: false })).rejects.toThrow(NOBODY);
    await expect(enterWith(key)).rejects.toThrow(/too often/);
  });
});

describe("proving anew by passkey", () => {
  it("renews the session's token, for the person's own passkey and the session's own challenge", async () => {
    const key = await withPasskey();
    const token = await signIn(door, { name: "ada", password: PASSWORD }, FROM);
    pass(SESSION.proofMs);
    expect(await principalOfSession(door, token)).toMatchObject({ hasSteppedUp: false, hasPasskey: false });
    const options = await beginPasskeyStepUp(door, SITE, token);
    expect(options.allowCredentials).toMatchObject([{ id: key.id }]);
    const answer = signWith(key, options, { userHandle: undefined });
    const renewed = await stepUpWithPasskey(door, SITE, { token, answer }, FROM);
    expect(await principalOfSession(door, renewed)).toMatchObject({ hasSteppedUp: true, hasPasskey: true });
    expect(await principalOfSession(door, token)).toBeUndefined();
  });

  it("takes no challenge of another session, of signing in, nor another person's passkey", async () => {
    const key = await withPasskey();
    const bo = await anotherPerson();
    const bos = await withPasskey(bo);
    const token = await enterWith(key);
    const other = await enterWith(key);
    const stepUp = (answer: ReturnType<typeof signWith>) =>
      stepUpWithPasskey(door, SITE, { token, answer }, FROM);
    const elsewhere = await beginPasskeyStepUp(door, SITE, other);
    await expect(stepUp(signWith(key, elsewhere))).rejects.toThrow(/lets nobody in/);
    await expect(stepUp(signWith(key, await beginPasskeySignIn(door, SITE)))).rejects.toThrow(
      /lets nobody in/,
    );
    await expect(stepUp(signWith(bos, await beginPasskeyStepUp(door, SITE, token)))).rejects.toThrow(
      /lets nobody in/,
    );
    await expect(beginPasskeyStepUp(door, SITE, "planted")).rejects.toThrow(/Sign in/);
  });
});
