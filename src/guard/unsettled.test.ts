/** ASVS 8.4.2: an office is held on from where its holder proved who they are, and by the browser that did it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doorRig, FROM, PASSWORD } from "../../test/door-rig.ts";
import type { FreshStore } from "../../test/postgres/fresh-store.ts";
import { createPasskey, type SoftKey, signWith } from "../../test/software-authenticator.ts";
import { Fault } from "../kernel/fault.ts";
import { Person, type Role } from "../kernel/person.ts";
import { openDecider } from "./decide.ts";
import { openDenials } from "./denials.ts";
import { noticesOf } from "./notices.ts";
import {
  beginPasskeySignIn,
  beginPasskeyStepUp,
  signInWithPasskey,
  stepUpWithPasskey,
} from "./passkey-proof.ts";
import { addPasskey, beginPasskey, siteOf } from "./passkeys.ts";
import { putPerson } from "./people.ts";
import { principalOfSession } from "./session-principal.ts";
import { OFFICE_MS } from "./sessions.ts";
import { type Door, type From, setPassword, signIn, stepUp } from "./sign-in.ts";
import { unsettlePerson } from "./unsettled.ts";

const SITE = siteOf("http://localhost:4646");
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36";
const AT_HOME: From = { address: "192.0.2.7", agent: CHROME };
const NEXT_DESK: From = { address: "192.0.2.99", agent: CHROME.replace("140", "141") };
const ELSEWHERE: From = { address: "198.51.100.7", agent: CHROME };
const OTHER_BROWSER: From = { address: "192.0.2.7", agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
const decider = openDecider();

let fresh: FreshStore;
let door: Door;
let ada: string;
let key: SoftKey;

beforeEach(async () => {
  ({ fresh, door, ada } = await doorRig("ada"));
  const options = await beginPasskey(door, SITE, { id: ada, name: "Ada", signInName: "ada" });
  const made = createPasskey(options);
  key = made.key;
  await addPasskey(door, SITE, { personId: ada, name: "stick", answer: made.answer });
});
afterEach(() => fresh.drop());

function pass(ms: number): void {
  fresh.clock.time = new Date(fresh.clock.time.getTime() + ms);
}

async function enter(from = AT_HOME): Promise<string> {
  return signInWithPasskey(door, SITE, signWith(key, await beginPasskeySignIn(door, SITE)), from);
}

async function administers(token: string, from?: From): Promise<boolean> {
  const principal = await principalOfSession(door, token, from);
  return (
    principal !== undefined && decider.decide(principal, { id: "config", permission: "administer" }).allowed
  );
}

const told = async () =>
  (await noticesOf(fresh.store.pool, ada)).filter(({ kind }) => kind === "proof-unsettled").length;

async function entries(): Promise<unknown[]> {
  const { rows } = await fresh.store.pool.query<{ event: string }>(
    "SELECT event FROM access_event WHERE event::json -> 'detail' ->> 'why' = 'unsettled' ORDER BY act",
  );
  return rows.map(({ event }) => JSON.parse(event).detail.changes);
}

describe("ASVS 8.4.2: an office", () => {
  it("is held on from another desk of the same network and by a newer version of the browser", async () => {
    const token = await enter();
    for (const from of [AT_HOME, NEXT_DESK, { ...AT_HOME, address: "::ffff:192.0.2.7" }])
      expect(await administers(token, from)).toBe(true);
    expect([await told(), await entries()]).toEqual([0, []]);
  });

  it.each([
    ["network", ELSEWHERE],
    ["browser", OTHER_BROWSER],
  ])(
    "ends at once with another %s, is told of once, and not given back by going back",
    async (what, from) => {
      const token = await enter();
      expect(await administers(token, from)).toBe(false);
      for (const one of [from, AT_HOME, from]) expect(await administers(token, one)).toBe(false);
      expect(await principalOfSession(door, token, AT_HOME)).toMatchObject({
        hasSteppedUp: false,
        isProofOld: true,
      });
      expect([await told(), await entries()]).toEqual([1, [[what]]]);
      expect(() =>
        decider.require({ ...ADMINISTRATOR, isProofOld: true }, { id: "config", permission: "administer" }),
      ).toThrow("same network and browser");
    },
  );

  it("is held again after a fresh proof there, and no more where it was held before", async () => {
    const token = await enter();
    await administers(token, ELSEWHERE);
    const answer = signWith(key, await beginPasskeyStepUp(door, SITE, token));
    const renewed = await stepUpWithPasskey(door, SITE, { token, answer }, ELSEWHERE);
    expect(await administers(renewed, ELSEWHERE)).toBe(true);
    expect(await administers(renewed, AT_HOME)).toBe(false);
    expect(await told()).toBe(2);
  });

  it("ends when somebody keeps failing in its holder's name, and stays after a mistake or two", async () => {
    const token = await enter();
    const fail = () =>
      signIn(door, { name: "ada", password: "not the words at all" }, ELSEWHERE).catch(() => undefined);
    for (let i = 0; i < 4; i += 1) await fail();
    expect(await administers(token, AT_HOME)).toBe(true);
    await fail();
    expect(await administers(token, AT_HOME)).toBe(false);
    expect(await entries()).toEqual([["failures"]]);
    const renewed = await stepUp(door, token, { password: PASSWORD }, AT_HOME);
    // What had failed by the proof counts no more; what fails after it does.
    expect(await administers(renewed, AT_HOME)).toBe(true);
    for (let i = 0; i < 5; i += 1) await fail();
    expect(await administers(renewed, AT_HOME)).toBe(false);
  });

  it("ends when its holder is turned away twenty times in a minute", async () => {
    const token = await enter();
    const denials = openDenials(fresh.clock);
    const principal = await principalOfSession(door, token, AT_HOME);
    if (!principal) throw new Error("nobody came in");
    const denied = {
      writer: fresh.store.writer(ada),
      operation: "oversight",
      fault: deniedBy(principal),
      onBurst: () => unsettlePerson(fresh.store, ada, fresh.clock.now()),
    };
    for (let i = 0; i < 19; i += 1) await denials.note(denied);
    expect(await administers(token, AT_HOME)).toBe(true);
    for (let i = 0; i < 30; i += 1) await denials.note(denied);
    expect(await administers(token, AT_HOME)).toBe(false);
    expect([await told(), await entries()]).toEqual([1, [["denials"]]]);
  });

  it("that has run out by itself is no news", async () => {
    const token = await enter();
    pass(OFFICE_MS);
    expect(await administers(token, ELSEWHERE)).toBe(false);
    expect([await told(), await entries()]).toEqual([0, []]);
  });

  it("is nothing that others have: a reader who moves loses a fresh proof, and nobody is told", async () => {
    const id = await analyst();
    const token = await signIn(door, { name: "bo", password: PASSWORD }, AT_HOME);
    expect(await principalOfSession(door, token, AT_HOME)).toMatchObject({ id, hasSteppedUp: true });
    expect(await principalOfSession(door, token, ELSEWHERE)).toMatchObject({ id, hasSteppedUp: false });
    expect(await noticesOf(fresh.store.pool, id)).toEqual([]);
    expect(await entries()).toEqual([]);
  });

  it("of a session whose place nobody knows is judged by its time alone", async () => {
    const token = await enter({ ...FROM });
    await fresh.store.pool.query("UPDATE session SET proof_network = '', proof_browser = ''");
    expect(await administers(token, ELSEWHERE)).toBe(true);
  });
});

const ADMINISTRATOR = {
  id: "ada",
  name: "Ada",
  roles: ["administrator"] satisfies Role[],
  reader: { id: "ada", institution: "home", clearance: "AMBER", level: 0, compartments: [], isClient: false },
  isLocal: false,
  hasSecondFactor: true,
  hasPasskey: true,
  hasSteppedUp: true,
} as const;

function deniedBy(principal: Parameters<typeof decider.require>[0]): Fault {
  try {
    decider.require(principal, { id: "oversight", permission: "oversee" });
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("an administrator oversees nothing");
}

async function analyst(): Promise<string> {
  const body = { name: "Bo", signInName: "bo", institution: "home", roles: ["analyst"] };
  const id = await fresh.store
    .writer(ada)
    .transaction((transaction) => putPerson(transaction, Person.parse(body)));
  await setPassword(fresh.store.pool, { id, signInName: "bo", name: "Bo" }, PASSWORD, door);
  return id;
}
