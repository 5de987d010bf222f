import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { type Member, readCharter } from "./charter.ts";
import { newMemberKey, readMemberKey } from "./member-key.ts";

const ROLES = [
  ["handler", "handler", "home"],
  ["officer", "source-protection-officer", "home"],
  ["ayse", "custodian", "home"],
  ["bora", "custodian", "home"],
  ["cem", "custodian", "sister"],
] as const;

let members: Member[] = [];
beforeAll(async () => {
  const keys = ROLES.map(([name, role, institution]) =>
    newMemberKey({ name, role, institution }, randomBytes),
  );
  members = (await Promise.all(keys)).map(({ member }) => member);
});

const written = (change: object = {}) =>
  JSON.stringify({
    vault: "vault",
    desk: { address: "http://127.0.0.1:4646", log: "log" },
    witnesses: ["one"],
    quorum: 1,
    members,
    ...change,
  });
const without = (name: string) => members.filter((member) => member.name !== name);
const one = (name: string) => {
  const found = members.find((member) => member.name === name);
  if (!found) throw new Error(`${name} is no member`);
  return found;
};

test("a charter with three custodians of two institutions is read, and its digest tells two charters apart", () => {
  const charter = readCharter(written());
  expect(charter.threshold).toBe(2);
  expect(readCharter(written({ quorum: 1, threshold: 2 })).digest).toBe(charter.digest);
  expect(readCharter(written({ threshold: 3 })).digest).not.toBe(charter.digest);
});

test("one that separates too little, or counts on too few, is refused", () => {
  const refused: [object, RegExp][] = [
    [{ members: without("cem") }, /3 custodians from 2 institutions/],
    [{ members: [...without("cem"), { ...one("cem"), institution: "home" }] }, /3 custodians from 2/],
    [{ quorum: 0 }, /quorum/],
    [{ quorum: 2 }, /more witnesses/],
    [{ witnesses: [] }, /witnesses/],
    [{ threshold: 1 }, /threshold/],
    [{ threshold: 4 }, /more custodians/],
    [{ members: [...members, one("ayse")] }, /twice/],
    [{ members: [...without("officer"), { ...one("officer"), key: one("handler").key }] }, /twice/],
    [{ members: [...without("bora"), { ...one("bora"), recipient: one("ayse").recipient }] }, /twice/],
    [{ members: [...without("officer"), { ...one("officer"), name: "another" }] }, /in another name/],
    [{ members: [...without("handler"), { ...one("handler"), role: "custodian" }] }, /recipient/],
    [{ members: [...without("handler"), { ...one("handler"), role: "administrator" }] }, /role/],
  ];
  for (const [change, said] of refused) expect(() => readCharter(written(change))).toThrow(said);
  expect(() => readCharter("no JSON")).toThrow("The charter is not JSON.");
});

test("a key counts for the member it was made for, in the role of the charter", async () => {
  const charter = readCharter(written());
  const stranger = await newMemberKey({ name: "handler", role: "handler", institution: "home" }, randomBytes);
  expect(() => readMemberKey(JSON.stringify(stranger), charter)).toThrow("does not stand in this charter");
  expect(() => readMemberKey("{}", charter)).toThrow("The key file is not one");
});
