import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Charter, custodiansOf, type Member } from "./charter.ts";
import { type MemberKey, newMemberKey } from "./member-key.ts";
import { type Deposit, openIdentity, openSealed, sealIdentity } from "./sealing.ts";

let keys: MemberKey[] = [];
let charter: Charter;
beforeAll(async () => {
  const who = [
    ["ayse", "home"],
    ["bora", "home"],
    ["cem", "sister"],
  ] as const;
  keys = await Promise.all(
    who.map(([name, institution]) => newMemberKey({ name, role: "custodian", institution }, randomBytes)),
  );
  const members: Member[] = keys.map(({ member }) => member);
  charter = {
    vault: "",
    desk: { address: "http://localhost", log: "" },
    witnesses: [],
    quorum: 1,
    threshold: 2,
    members,
    digest: "",
  };
});

const IDENTITY = {
  pseudonym: "tumiro-kalena",
  fields: { name: "Selma Karadeniz", phone: "+90 555 000 11 22" },
};
const seal = () => sealIdentity(IDENTITY, charter, randomBytes);

/** What these custodians hold once each has opened their own. */
function sharesOf(deposit: Deposit, ...names: string[]): Promise<Uint8Array[]> {
  return Promise.all(
    names.map((name) => {
      const { sealed = "" } = deposit.shares.find(({ custodian }) => custodian === name) ?? {};
      return openSealed(sealed, keys.find(({ member }) => member.name === name)?.identity ?? "");
    }),
  );
}

describe("an identity", () => {
  test("opens with the shares of any two custodians, and every field is as it was", async () => {
    const deposit = await seal();
    for (const two of [
      ["ayse", "bora"],
      ["bora", "cem"],
      ["cem", "ayse"],
    ])
      expect(await openIdentity(deposit, await sharesOf(deposit, ...two))).toEqual(IDENTITY);
  });

  test("does not open with one share, twice the same, or those of another deposit", async () => {
    const [deposit, other] = [await seal(), await seal()];
    const [one = new Uint8Array()] = await sharesOf(deposit, "ayse");
    const [strange = new Uint8Array()] = await sharesOf(other, "bora");
    for (const shares of [[one], [one, one], [one, strange]])
      await expect(openIdentity(deposit, shares)).rejects.toMatchObject({ code: "conflict" });
  });

  test("leaves nothing of itself in what is sent, in any encoding, and the same length for every name", async () => {
    const deposit = await seal();
    const sent = JSON.stringify(deposit);
    for (const text of Object.values(IDENTITY.fields)) {
      expect(sent).not.toContain(text);
      expect(sent).not.toContain(Buffer.from(text).toString("base64").slice(0, 8));
    }
    const longer = await sealIdentity(
      { ...IDENTITY, fields: { name: "x".repeat(900) } },
      charter,
      randomBytes,
    );
    expect(longer.fields[0]?.sealed.length).toBe(deposit.fields[0]?.sealed.length);
  });

  test("is sealed anew each time: no nonce and no share comes twice", async () => {
    const deposits = await Promise.all(Array.from({ length: 5 }, seal));
    const nonces = deposits.flatMap(({ fields }) =>
      fields.map(({ sealed }) => Buffer.from(sealed, "base64").subarray(0, 12).toString("hex")),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
    const shares = await Promise.all(deposits.map((deposit) => sharesOf(deposit, "ayse")));
    expect(new Set(shares.map(([share]) => Buffer.from(share ?? []).toString("hex"))).size).toBe(5);
  });
});

test("a share opens for the custodian it was sealed to, and for nobody else", async () => {
  const deposit = await seal();
  const [{ sealed } = { sealed: "" }] = deposit.shares;
  expect(deposit.shares.map(({ custodian }) => custodian)).toEqual(
    custodiansOf(charter).map(({ name }) => name),
  );
  await expect(openSealed(sealed, keys[1]?.identity ?? "")).rejects.toMatchObject({ code: "forbidden" });
});

test("a byte changed, a field under another name, another source's or another deposit's: none opens", async () => {
  const deposit = await seal();
  const shares = await sharesOf(deposit, "ayse", "cem");
  const [name, phone] = deposit.fields;
  if (!name || !phone) throw new Error("two fields were sealed");
  const moved = [
    { ...deposit, pseudonym: "bimuso-derato" },
    { ...deposit, deposit: "0".repeat(32) },
    { ...deposit, fields: [{ field: "phone", sealed: name.sealed }] },
  ];
  for (const one of moved)
    await expect(openIdentity(one, shares)).rejects.toMatchObject({ code: "conflict" });
  const bytes = Buffer.from(name.sealed, "base64");
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ by;
      const fields = [{ field: "name", sealed: changed.toString("base64") }];
      await expect(openIdentity({ ...deposit, fields }, shares)).rejects.toMatchObject({ code: "conflict" });
    }),
  );
});
