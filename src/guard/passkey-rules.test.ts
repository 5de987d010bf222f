/** ASVS 8.4.2: which passkeys hold the highest offices: bound to their device, and of models that their makers vouch for. */
import { X509Certificate } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doorRig, FROM, PASSWORD } from "../../test/door-rig.ts";
import type { FreshStore } from "../../test/postgres/fresh-store.ts";
import { type Made, makeCertificate } from "../../test/security/certificates.ts";
import {
  createPasskey,
  type Lies,
  type SoftKey,
  signWith,
  type Vouching,
} from "../../test/software-authenticator.ts";
import { Person } from "../kernel/person.ts";
import { openDecider } from "./decide.ts";
import { beginPasskeySignIn, signInWithPasskey } from "./passkey-proof.ts";
import { ANY_PASSKEY, type PasskeyRules, readAuthorities } from "./passkey-rules.ts";
import { addPasskey, beginPasskey, passkeysOf, siteOf } from "./passkeys.ts";
import { putPerson } from "./people.ts";
import { principalOfSession } from "./session-principal.ts";
import { type Door, signIn } from "./sign-in.ts";

const SITE = siteOf("http://localhost:4646");
const BOUND: PasskeyRules = { ...ANY_PASSKEY, isBound: true };
const MODEL = "2fc0579f-8113-47ea-b116-bb5a8db9202a";
const decider = openDecider();

let fresh: FreshStore;
let door: Door;
let ada: string;

beforeEach(async () => {
  ({ fresh, door, ada } = await doorRig("ada"));
});
afterEach(() => fresh.drop());

const under = (passkeyRules: PasskeyRules): Door => ({ ...door, passkeyRules });

async function make(at: Door, lies: Lies = {}, vouching?: Vouching, personId = ada): Promise<SoftKey> {
  const options = await beginPasskey(at, SITE, { id: personId, name: "Ada", signInName: "ada" });
  const { key, answer } = createPasskey(options, "ES256", lies, vouching);
  await addPasskey(at, SITE, { personId, name: "stick", answer });
  return key;
}

async function enter(at: Door, key: SoftKey, lies: Lies = {}): Promise<string> {
  return signInWithPasskey(at, SITE, signWith(key, await beginPasskeySignIn(at, SITE), lies), FROM);
}

async function administers(at: Door, token: string): Promise<boolean> {
  const principal = await principalOfSession(at, token, FROM);
  return (
    principal !== undefined && decider.decide(principal, { id: "config", permission: "administer" }).allowed
  );
}

describe("ASVS 8.4.2: a passkey that a keyring copies", () => {
  it("holds an office where the desk admits any, and none from the start on that wants them bound", async () => {
    const copied = await make(door, { isCopied: true });
    const token = await enter(door, copied);
    expect(await administers(door, token)).toBe(true);
    // The session that stands is judged by the rules of now, too; nobody is shut out of the desk.
    expect(await administers(under(BOUND), token)).toBe(false);
    const anew = await enter(under(BOUND), copied);
    expect(await administers(under(BOUND), anew)).toBe(false);
    expect(await principalOfSession(under(BOUND), anew)).toMatchObject({
      hasSecondFactor: true,
      hasPasskey: false,
    });
    const bound = await make(under(BOUND));
    expect(await administers(under(BOUND), await enter(under(BOUND), bound))).toBe(true);
    expect(
      (await passkeysOf(fresh.store.pool, ada, BOUND)).map(({ suitsOffice }) => suitsOffice).sort(),
    ).toEqual([false, true]);
  });

  it("is not taken in for an office that wants it bound, and is for everybody else", async () => {
    await expect(make(under(BOUND), { isCopied: true })).rejects.toMatchObject({
      code: "refused",
      details: { reason: "passkey-copies" },
    });
    expect(await passkeysOf(fresh.store.pool, ada)).toEqual([]);
    const body = { name: "Bo", signInName: "bo", institution: "home", roles: ["analyst"] };
    const bo = await fresh.store
      .writer(ada)
      .transaction((transaction) => putPerson(transaction, Person.parse(body)));
    await make(under(BOUND), { isCopied: true }, undefined, bo);
    expect(await passkeysOf(fresh.store.pool, bo)).toMatchObject([{ isSynced: true }]);
  });

  it.each([true, false])("does not change its mind about it (made with %s)", async (isCopied) => {
    const key = await make(door, { isCopied });
    await expect(enter(door, key, { isCopied: !isCopied })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await enter(door, key)).toHaveLength(43);
    const { rows } = await fresh.store.pool.query<{ why: string; backedUp: boolean }>(
      `SELECT event::json -> 'detail' ->> 'why' AS why, (SELECT is_backed_up FROM passkey) AS "backedUp"
       FROM access_event WHERE event::json ->> 'decision' = 'refused'`,
    );
    expect(rows).toEqual([{ why: "passkey-flag", backedUp: isCopied }]);
  });

  it("is not forgotten when a password proves its person anew", async () => {
    const token = await enter(door, await make(door, { isCopied: true }));
    const byPassword = await signIn(door, { name: "ada", password: PASSWORD }, FROM);
    expect(await administers(under(BOUND), token)).toBe(false);
    expect(await administers(under(BOUND), byPassword)).toBe(false);
  });
});

describe("ASVS 8.4.2: a model that the desk admits", () => {
  const span = { from: new Date("2015-01-01"), to: new Date("2045-01-01") };
  const authority = makeCertificate({ name: "Maker Root", ...span });
  const between = makeCertificate({ name: "Maker Issuing", by: authority, ...span });
  const stranger = makeCertificate({ name: "Another Root", ...span });
  const rules = (certificate: string): PasskeyRules => ({
    isBound: true,
    models: [MODEL],
    authorities: readAuthorities(certificate),
  });
  const ADMITTED = rules(authority.certificate);

  /** An authenticator's certificate by this authority, and what stands between. */
  function vouchedBy(by: Made, more: readonly Made[] = [], dates = span, aaguid = MODEL): Vouching {
    const own = makeCertificate({ name: "Stick 7", isAuthenticator: true, by, ...dates });
    const certificates = [own, ...more].map(({ certificate }) => new X509Certificate(certificate).raw);
    return { aaguid, certificates, privateKey: own.privateKey };
  }

  it("is asked for, vouched for by its maker, kept, and holds the office", async () => {
    const at = under(ADMITTED);
    const options = await beginPasskey(at, SITE, { id: ada, name: "Ada", signInName: "ada" });
    expect(options.attestation).toBe("direct");
    for (const vouching of [vouchedBy(authority), vouchedBy(between, [between])])
      expect(await administers(at, await enter(at, await make(at, {}, vouching)))).toBe(true);
    const { rows } = await fresh.store.pool.query<{ model: string }>("SELECT model FROM passkey");
    expect(rows).toEqual([{ model: MODEL }, { model: MODEL }]);
  });

  it.each([
    ["nobody vouches for", undefined],
    ["only itself vouches for", { aaguid: MODEL }],
    ["an authority that was not given vouches for", vouchedBy(stranger)],
    ["is of another model", vouchedBy(authority, [], span, "00000000-0000-0000-0000-00000000abcd")],
    ["has a chain with a piece missing", vouchedBy(between)],
    [
      "has a certificate that is out of time",
      vouchedBy(authority, [], { ...span, from: new Date("2024-01-01") }),
    ],
  ] as const)("is none that %s", async (_what, vouching) => {
    await expect(make(under(ADMITTED), {}, vouching)).rejects.toMatchObject({
      code: "refused",
      details: { reason: "passkey-model" },
    });
  });

  it("is none whose statement somebody else signed", async () => {
    const mixed = { ...vouchedBy(authority), privateKey: stranger.privateKey };
    await expect(make(under(ADMITTED), {}, mixed)).rejects.toMatchObject({ code: "refused" });
    expect(await passkeysOf(fresh.store.pool, ada)).toEqual([]);
  });

  it("that was made before anybody asked for it holds no office", async () => {
    const token = await enter(door, await make(door));
    expect(await administers(under(ADMITTED), token)).toBe(false);
  });

  it("needs certificates that can be read", () => {
    expect(() => readAuthorities("nothing")).toThrow("certificates in PEM");
    expect(readAuthorities(authority.certificate + stranger.certificate)).toHaveLength(2);
  });
});
