import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Call, readCall, signCall } from "./call.ts";
import { type Charter, readCharter } from "./charter.ts";
import { type MemberKey, newMemberKey } from "./member-key.ts";
import { openSealed } from "./sealing.ts";
import {
  endOf,
  giveShare,
  isAgreed,
  noticeOf,
  readRequest,
  signRequest,
  takeShare,
} from "./unseal-request.ts";

const ROLES = [
  ["handler", "handler", "home"],
  ["officer", "source-protection-officer", "home"],
  ["ayse", "custodian", "home"],
  ["bora", "custodian", "home"],
  ["cem", "custodian", "sister"],
] as const;
type Name = (typeof ROLES)[number][0];

const keys = new Map<Name, MemberKey>();
let charter: Charter;
beforeAll(async () => {
  for (const [name, role, institution] of ROLES)
    keys.set(name, await newMemberKey({ name, role, institution }, randomBytes));
  charter = readCharter(
    JSON.stringify({
      vault: "vault",
      desk: { address: "http://127.0.0.1:4646", log: "log" },
      witnesses: ["one"],
      quorum: 1,
      members: [...keys.values()].map(({ member }) => member),
    }),
  );
});

function keyOf(name: Name): MemberKey {
  const key = keys.get(name);
  if (!key) throw new Error(`${name} has no key`);
  return key;
}

const NOW = new Date("2026-02-03T10:00:00.000Z");
const request = (change: object = {}) => ({
  vault: "vault",
  pseudonym: "tumiro-kalena",
  fields: ["name"],
  reason: "duty-of-care" as const,
  caseReference: "C-12",
  minutes: 30,
  recipient: keyOf("cem").member.recipient ?? "",
  member: "officer",
  askedAt: NOW.toISOString(),
  ...change,
});
const signed = (name: Name, change: object = {}) => signRequest(request(change), keyOf(name).signing);

describe("a request", () => {
  test("is told to the desk without its pseudonym, and ends when it says", () => {
    const known = readRequest(signed("officer"), charter);
    const notice = noticeOf(known);
    expect(JSON.stringify(notice)).not.toContain("tumiro");
    expect(notice).toMatchObject({ request: known.digest, reviewBy: "2026-02-06T10:00:00.000Z" });
    expect(endOf(known).toISOString()).toBe("2026-02-03T10:30:00.000Z");
  });

  test("counts only when a handler or an officer signed it themselves, for this vault, unchanged", () => {
    const changed = signed("officer").replace("C-12", "C-13");
    const refused = [
      signed("ayse", { member: "ayse" }),
      signed("officer", { member: "handler" }),
      signed("officer", { vault: "another" }),
      changed,
    ];
    for (const message of refused)
      expect(() => readRequest(message, charter)).toThrow(expect.objectContaining({ code: "forbidden" }));
  });

  test.each([
    { minutes: 61 },
    { minutes: 0 },
    { fields: [] },
    { caseReference: "Selma K." },
    { reason: "curiosity" },
  ])("%j is not asked", (change) => expect(() => signed("officer", change)).toThrow());
});

test("two custodians agree only if of two institutions; without witnesses it takes all", () => {
  const members = (...names: Name[]) => names.map((name) => keyOf(name).member);
  expect(isAgreed(members("ayse"), charter, true)).toBe(false);
  expect(isAgreed(members("ayse", "bora"), charter, true)).toBe(false);
  expect(isAgreed(members("ayse", "cem"), charter, true)).toBe(true);
  expect(isAgreed(members("ayse", "cem"), charter, false)).toBe(false);
  expect(isAgreed(members("ayse", "bora", "cem"), charter, false)).toBe(true);
});

test("a share given for one request opens for that request alone", async () => {
  const known = readRequest(signed("officer"), charter);
  const identity = keyOf("cem").identity ?? "";
  const sealed = await giveShare(known, "ayse", Buffer.from("share"));
  const expected = { digest: known.digest, custodian: "ayse" };
  expect(Buffer.from(await takeShare(sealed, identity, expected)).toString()).toBe("share");
  for (const other of [
    { ...expected, custodian: "bora" },
    { ...expected, digest: "0".repeat(64) },
  ])
    await expect(takeShare(sealed, identity, other)).rejects.toMatchObject({ code: "conflict" });
  await expect(openSealed(sealed, keyOf("ayse").identity ?? "")).rejects.toMatchObject({ code: "forbidden" });
});

describe("a call", () => {
  const call = (change: Partial<Call> = {}): Call => ({
    vault: "vault",
    member: "officer",
    call: "due",
    nonce: "0".repeat(32),
    at: NOW.toISOString(),
    input: {},
    ...change,
  });
  const read = (by: Name, change: Partial<Call> = {}) =>
    readCall(signCall(call(change), keyOf(by).signing), charter, NOW);

  test("is its member's own, in a role that may make it, for this vault and for now", () => {
    expect(read("officer").by.name).toBe("officer");
    for (const refused of [
      () => read("handler"),
      () => read("handler", { member: "handler" }),
      () => read("officer", { vault: "another" }),
      () => read("officer", { at: "2026-02-03T10:02:01.000Z" }),
      () => read("officer", { at: "2026-02-03T09:57:59.000Z" }),
      () => readCall(signCall(call(), keyOf("officer").signing).replace("due", "erase"), charter, NOW),
    ])
      expect(refused).toThrow(expect.objectContaining({ code: "forbidden" }));
  });

  test("is no request, though the same member signed it: each kind of message has its topic", () => {
    expect(() => readCall(signed("officer"), charter, NOW)).toThrow(/not a message of presage-vault\/call/);
  });
});
