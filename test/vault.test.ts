/** The source vault through its real processes: deposit, break-glass, release, review, erasure. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ask, breakGlass, expectDone, type VaultRig, vaultRig } from "./vault-rig.ts";

let rig: VaultRig;
beforeAll(async () => {
  rig = await vaultRig();
  const files = [KARADENIZ, OKYAR, LEVENT].map(({ pseudonym, ...fields }) => ({ pseudonym, ...fields }));
  const lines = files.map((file) => JSON.stringify(file)).join("\n");
  expectDone(await rig.as("handler", ["deposit", "-"], lines));
}, 120_000);
afterAll(() => rig?.remove(), 60_000);

const KARADENIZ = { pseudonym: "tumiro-kalena", name: "Selma Karadeniz", phone: "+90 555 000 11 22" };
const OKYAR = { pseudonym: "bimuso-derato", name: "Nihat Okyar", phone: "+90 555 000 33 44" };
const LEVENT = { pseudonym: "vozela-pirugo", name: "Asya Levent", phone: "+90 555 000 55 66" };
const MISSING = "zuzuzu-zuzuzu";
const SLOW = 60_000;

const Page = z.object({ items: z.array(z.object({ id: z.uuid() })) });
const Whole = z.object({ body: z.record(z.string(), z.unknown()) });

/** All requests, each in full, and whatever was answered as text. */
async function requestsOnTheDesk() {
  const read = async (path: string) => (await fetch(`${rig.desk.address}/api/${path}`)).text();
  const list = await read("break-glass");
  const whole: string[] = [];
  for (const { id } of Page.parse(JSON.parse(list)).items)
    whole.push(await read(`break-glass-request?id=${id}`));
  return {
    text: [list, ...whole].join("\n"),
    items: whole.map((text) => Whole.parse(JSON.parse(text)).body),
  };
}

async function deposits(): Promise<unknown[]> {
  return (await rig.admin("SELECT deposit FROM source WHERE deposit IS NOT NULL")).map(
    ({ deposit }) => deposit,
  );
}

describe("break-glass", () => {
  test(
    "two custodians of two institutions let named fields out, and no others; the desk knows that, not whose",
    async () => {
      expect(await breakGlass(rig, KARADENIZ.pseudonym, ["name"], "first.json")).toEqual({
        pseudonym: KARADENIZ.pseudonym,
        fields: { name: KARADENIZ.name },
      });
      const { text, items } = await requestsOnTheDesk();
      expect(items).toContainEqual(
        expect.objectContaining({ status: "opened", fields: ["name"], custodians: ["home", "sister"] }),
      );
      expect(text).not.toContain(KARADENIZ.pseudonym);
      // Opened twice is told twice, and changes nothing the second time.
      expectDone(await rig.as("officer", ["open", rig.file("first.json")]));
    },
    SLOW,
  );

  test(
    "neither one custodian nor two of one institution are enough",
    async () => {
      const digest = await ask(rig, OKYAR.pseudonym, ["name"], "few.json");
      expectDone(await rig.as("ayse", ["approve", digest]));
      const one = await rig.as("officer", ["open", rig.file("few.json")]);
      expect(one).toMatchObject({ code: 10, stderr: expect.stringContaining("1 custodians agreed") });
      expectDone(await rig.as("bora", ["approve", digest]));
      const two = await rig.as("officer", ["open", rig.file("few.json")]);
      expect(two).toMatchObject({ code: 10, stderr: expect.stringContaining("of two institutions") });
      const others = await rig.as("second", ["open", rig.file("few.json")]);
      expect(others).toMatchObject({ code: 3, stderr: "There is no such request.\n" });
    },
    SLOW,
  );

  test(
    "each role keeps to its own: custodians ask for nothing, handlers erase nothing, officers deposit nothing",
    async () => {
      const asked = ["request", OKYAR.pseudonym, "--field", "name", "--reason", "handover", "--case", "X-1"];
      expect((await rig.as("ayse", [...asked, "--out", rig.file("no.json")])).code).not.toBe(0);
      expect((await rig.as("handler", ["erase", OKYAR.pseudonym])).code).toBe(5);
      expect((await rig.as("officer", ["deposit", "-"], JSON.stringify(OKYAR))).code).toBe(5);
      expect((await rig.as("officer", ["pending"])).code).toBe(5);
    },
    SLOW,
  );

  test(
    "opening leaves a review and a new key to be done; an officer reviews what another asked for, and the handler reseals unseen",
    async () => {
      await breakGlass(rig, LEVENT.pseudonym, ["phone"], "due.json");
      const before = JSON.parse(expectDone(await rig.as("second", ["due"])).stdout).requests;
      const digest: string = before.at(-1).request;
      expect(before.at(-1)).toMatchObject({ mustRotate: true, isOverdue: false });
      expect((await rig.as("officer", ["review", digest, "--finding", "proper"])).code).toBe(10);
      expectDone(await rig.as("second", ["review", digest, "--finding", "proper"]));

      const options = { reason: "rotation", by: "handler" as const };
      const rotation = await ask(rig, LEVENT.pseudonym, ["name", "phone"], "rotate.json", options);
      for (const custodian of ["bora", "cem"] as const)
        expectDone(await rig.as(custodian, ["approve", rotation]));
      const old = await deposits();
      const resealed = expectDone(await rig.as("handler", ["open", rig.file("rotate.json"), "--reseal"]));
      expect(resealed.stdout).not.toContain("Levent");
      expect((await deposits()).filter((deposit) => !old.includes(deposit))).toHaveLength(1);
      expect(await breakGlass(rig, LEVENT.pseudonym, ["name"], "again.json")).toMatchObject({
        fields: { name: LEVENT.name },
      });
      const { items } = await requestsOnTheDesk();
      expect(items).toContainEqual(expect.objectContaining({ request: digest, finding: "proper" }));
    },
    SLOW,
  );
});

test(
  "whoever asks for a pseudonym that is not kept is answered as if it were",
  async () => {
    const known = await askAnswer(OKYAR.pseudonym, "known.json");
    const unknown = await askAnswer(MISSING, "unknown.json");
    expect(unknown).toEqual(known);
    const nothing = await rig.as("ayse", ["approve", await ask(rig, MISSING, ["name"], "nothing.json")]);
    expect(nothing).toMatchObject({ code: 3 });
  },
  SLOW,
);

/** Exit code and length of the answer; the digest and the act's number are of one length. */
async function askAnswer(pseudonym: string, name: string) {
  const words = ["request", pseudonym, "--field", "name", "--reason", "handover", "--case", "C-1/26"];
  const { code, stdout, stderr } = await rig.as("handler", [...words, "--out", rig.file(name)]);
  const answer = z.strictObject({ request: z.string(), act: z.int() }).parse(JSON.parse(stdout));
  return { code, stderr, size: answer.request.length, keys: Object.keys(answer) };
}

describe("erasure", () => {
  test(
    "an older copy of the database opens before the erasure of anything, and never after",
    async () => {
      const copy = await copyOfRows();
      await removeRows();
      await restore(copy);
      expect(await breakGlass(rig, LEVENT.pseudonym, ["name"], "restored.json")).toMatchObject({
        fields: { name: LEVENT.name },
      });

      const erased = JSON.parse(expectDone(await rig.as("officer", ["erase", LEVENT.pseudonym])).stdout);
      expect(erased).toEqual({ act: expect.any(Number) });
      const missing = JSON.parse(expectDone(await rig.as("officer", ["erase", MISSING])).stdout);
      expect(Object.keys(missing)).toEqual(Object.keys(erased));
      const after = await copyOfRows();

      await removeRows();
      await restore(copy);
      const digest = await ask(rig, LEVENT.pseudonym, ["name"], "erased.json");
      for (const custodian of ["ayse", "bora", "cem"] as const)
        expect(await rig.as(custodian, ["approve", digest])).toMatchObject({
          code: 4,
          stderr: expect.stringMatching(/^The key of epoch \d+ has been destroyed\.\n$/),
        });

      // With the newest copy the others open as before, and of the erased one there is nothing but a tombstone.
      await removeRows();
      await restore(after);
      expect(await breakGlass(rig, OKYAR.pseudonym, ["name"], "kept.json")).toMatchObject({
        fields: { name: OKYAR.name },
      });
      expect(await readdir(join(rig.vaultFolder, "epochs"))).toHaveLength(1);
      const again = await rig.as("handler", ["deposit", "-"], JSON.stringify(LEVENT));
      expect(again).toMatchObject({ code: 4, stderr: "What was erased is not deposited again.\n" });
    },
    2 * SLOW,
  );
});

const KEPT = ["source", "field", "share"] as const;
type Copy = ReadonlyMap<(typeof KEPT)[number], Record<string, unknown>[]>;

async function copyOfRows(): Promise<Copy> {
  const copied = KEPT.map(async (table) => [table, await rig.admin(`SELECT * FROM ${table}`)] as const);
  return new Map(await Promise.all(copied));
}

async function removeRows(): Promise<void> {
  await rig.admin("DELETE FROM request");
  for (const table of KEPT) await rig.admin(`DELETE FROM ${table}`);
}

async function restore(copy: Copy): Promise<void> {
  for (const [table, rows] of copy)
    for (const row of rows) {
      const columns = Object.keys(row);
      const values = columns.map((_, i) => `$${i + 1}`);
      await rig.admin(`INSERT INTO ${table} (${columns}) VALUES (${values})`, Object.values(row));
    }
}

test(
  "without witnesses nothing is let out, except for a threat to life, with all custodians",
  async () => {
    await rig.stopWitness();
    const words = [
      "request",
      OKYAR.pseudonym,
      "--field",
      "name",
      "--reason",
      "duty-of-care",
      "--case",
      "C-9",
    ];
    const refused = await rig.as("officer", [...words, "--out", rig.file("unwitnessed.json")]);
    expect(refused.code).toBe(10);
    expect(refused.stderr).toMatch(/under witnesses' signatures, and it does not/);
    expect(JSON.parse(expectDone(await rig.as("ayse", ["pending"])).stdout)).toEqual([]);

    const options = { reason: "threat-to-life" };
    const digest = await ask(rig, OKYAR.pseudonym, ["name"], "life.json", options);
    for (const custodian of ["ayse", "cem"] as const)
      expectDone(await rig.as(custodian, ["approve", digest]));
    const two = await rig.as("officer", ["open", rig.file("life.json")]);
    expect(two).toMatchObject({ code: 10, stderr: expect.stringContaining("all 3 are needed") });
    expectDone(await rig.as("bora", ["approve", digest]));
    const opened = JSON.parse(expectDone(await rig.as("officer", ["open", rig.file("life.json")])).stdout);
    expect(opened.fields).toEqual({ name: OKYAR.name });
  },
  SLOW,
);
