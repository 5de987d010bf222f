/** What leaves an entry in the audit log besides writing: readings, searches, denials, files, settings, policies. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settleAudit } from "../src/app/auditing.ts";
import { parseInput } from "../src/app/operation-input.ts";
import { operations } from "../src/app/operations/all.ts";
import { perform } from "../src/app/perform.ts";
import { openDenials } from "../src/guard/denials.ts";
import { notePolicies } from "../src/guard/policies-noted.ts";
import { LOCAL_PERSON, type Principal } from "../src/guard/principal.ts";
import { AccessEvent } from "../src/kernel/access-event.ts";
import { Fault } from "../src/kernel/fault.ts";
import { Label } from "../src/kernel/label.ts";
import type { Role } from "../src/kernel/person.ts";
import { Report } from "../src/kernel/report.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

let desk: ServedDesk;
let redId: string;
beforeAll(async () => {
  desk = await serveSmallDesk();
  redId = await putRed("The quarry at Hollin is watched.");
});
afterAll(() => desk.close());

async function putRed(text: string): Promise<string> {
  const { store } = desk.system;
  const { body } = await store.systemView().one(Report, IDS.report);
  const label = Label.parse({ tlp: "RED", compartments: ["QUARRY"] });
  const put = await store
    .writer("small desk")
    .transaction((transaction) =>
      transaction.put(Report, [{ label, body: { ...body, nativeId: text, title: text, text } }]),
    );
  await desk.system.phases.settle();
  return put[0]?.id ?? "";
}

function personIn(role: Role, id = role): Principal {
  return {
    ...LOCAL_PERSON,
    id,
    name: id,
    roles: [role],
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: true,
  };
}

function ask(id: string, input: object, principal: Principal): Promise<unknown> {
  const operation = operations.get(id);
  const signal = new AbortController().signal;
  return perform(desk.system, operation, parseInput(operation, { ...input }), { principal, signal });
}

async function entries(since: number): Promise<AccessEvent[]> {
  const { rows } = await desk.system.store.pool.query<{ event: string }>(
    "SELECT event FROM access_event WHERE act > $1 ORDER BY act",
    [since],
  );
  return rows.map(({ event }) => AccessEvent.parse(JSON.parse(event)));
}

async function newest(): Promise<number> {
  const { rows } = await desk.system.store.pool.query<{ act: number }>(
    "SELECT max(act) AS act FROM access_event",
  );
  return rows[0]?.act ?? 0;
}

describe("reading a protected record", () => {
  test("leaves one entry with who, when, why and which, and none again within ten minutes", async () => {
    const before = await newest();
    const reader = { ...personIn("analyst"), purpose: "case 12" };
    await ask("report", { id: redId }, reader);
    const [entry, ...more] = await entries(before);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      verb: "consultation",
      objectType: "report",
      organisation: "home",
      role: "analyst",
      policyHash: desk.system.decider.policies.hash,
      detail: {
        operation: "report",
        justification: "case 12",
        protected: 1,
        records: [{ kind: "report", id: redId, version: 1, why: ["red", "compartment"] }],
      },
    });
    await ask("report", { id: redId }, reader);
    expect(await entries(before)).toHaveLength(1);
    await ask("report", { id: redId }, { ...reader, purpose: "case 13" });
    expect(await entries(before)).toHaveLength(2);
  });

  test("what is not protected is read without an entry", async () => {
    const before = await newest();
    await ask("report", { id: IDS.report }, personIn("analyst"));
    await ask("situation", {}, personIn("analyst"));
    expect((await entries(before)).filter(({ detail }) => detail?.operation === "report")).toEqual([]);
  });

  test("fails when its entry cannot be written, and only then", async () => {
    const { pool } = desk.system.store;
    const hidden = await putRed("Nobody reads this.");
    await pool.query(`CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql
                      AS 'BEGIN RAISE EXCEPTION ''disk full'' USING ERRCODE = ''53100''; END'`);
    await pool.query(
      "CREATE TRIGGER no_entry BEFORE INSERT ON access_event FOR EACH ROW EXECUTE FUNCTION no_entry()",
    );
    try {
      const answer = await desk.read(`/api/report?id=${hidden}`);
      expect(answer.statusCode).toBe(507);
      expect(answer.body).not.toContain("Nobody reads this");
      const found = await desk.read("/api/search?q=quarry");
      expect(found.statusCode).toBe(507);
      expect((await desk.read(`/api/report?id=${IDS.report}`)).statusCode).toBe(200);
    } finally {
      await pool.query("DROP TRIGGER no_entry ON access_event");
    }
    expect((await desk.read(`/api/report?id=${hidden}`)).statusCode).toBe(200);
  });
});

describe("a search", () => {
  test("leaves its words in the erasable event, and none of them in what leaves the house", async () => {
    const before = await newest();
    await ask("search", { q: "bridge" }, personIn("analyst"));
    const [entry] = await entries(before);
    expect(entry).toMatchObject({
      verb: "consultation",
      objectType: "search",
      detail: { words: "bridge", operation: "search", saw: { count: expect.any(Number) } },
    });
    await settleAudit(desk.system);
    const { rows } = await desk.system.store.pool.query("SELECT hashes FROM log_tile");
    expect(rows.some(({ hashes }) => hashes.includes("bridge"))).toBe(false);
  });

  test("for somebody is marked; for a place or an organisation with two names it is not", async () => {
    const before = await newest();
    await ask("search", { q: "ahmet yılmaz" }, personIn("analyst"));
    await ask("reports", { q: "Some Body" }, personIn("analyst"));
    await ask("entities", { q: "Rebels" }, personIn("analyst"));
    expect((await entries(before)).map(({ objectType, detail }) => [objectType, detail?.personal])).toEqual([
      ["personal-search", ["name"]],
      ["personal-search", ["name"]],
      ["search", undefined],
    ]);
  });

  test("words that PostgreSQL cannot keep do not keep it out of the log", async () => {
    const before = await newest();
    await ask("search", { q: "odd \ud800 words" }, personIn("analyst"));
    await ask("situation", {}, { ...personIn("analyst"), purpose: "odd \u0000 purpose" });
    expect((await entries(before)).length).toBeGreaterThan(0);
  });
});

test("what an overseer reads is logged apart, whatever it is", async () => {
  const before = await newest();
  await ask("search", { q: "quarry" }, personIn("overseer"));
  await ask("report", { id: redId }, personIn("overseer"));
  await ask("refusals", {}, personIn("overseer"));
  expect((await entries(before)).map(({ verb }) => verb)).toEqual(["oversee", "oversee", "oversee"]);
});

describe("a request that the policies turn away", () => {
  test("is an entry that says by which of them", async () => {
    const before = await newest();
    await expect(ask("refusals", {}, personIn("analyst"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await entries(before)).toMatchObject([
      {
        verb: "refusal",
        decision: "refused",
        objectType: "refusals",
        role: "analyst",
        detail: { denied: "forbidden", times: 1 },
      },
    ]);
  });

  test("a thousand in a minute are two entries, which count them all", async () => {
    const clock = { time: 60_000 * 1_000, now: () => new Date(clock.time) };
    const denials = openDenials(clock);
    const writer = desk.system.store.writer("flood");
    const before = await newest();
    const denied = { writer, operation: "act", fault: new Fault("forbidden", "No.") };
    for (let i = 0; i < 1_000; i += 1) await denials.note(denied);
    expect(await entries(before)).toHaveLength(1);
    clock.time += 60_000;
    await denials.settle();
    await denials.settle();
    expect((await entries(before)).map(({ detail }) => detail?.times)).toEqual([1, 999]);
  });

  test("what was counted when the desk stops is written then", async () => {
    const denials = openDenials({ now: () => new Date(0) });
    const writer = desk.system.store.writer("flood");
    const before = await newest();
    for (const operation of ["act", "acts", "act"])
      await denials.note({ writer, operation, fault: new Fault("step-up", "No.") });
    await denials.settle({ isEnd: true });
    expect((await entries(before)).map(({ objectType }) => objectType)).toEqual(["act", "acts", "act"]);
  });
});

test("a file that leaves is in the log before it does: which, under what label, to where", async () => {
  const made = (await desk.post("/api/make-brief", {})).json();
  await settleAudit(desk.system);
  const before = await newest();
  expect((await desk.read(`/api/briefs/${made.id}.pdf`)).statusCode).toBe(200);
  expect(await entries(before)).toMatchObject([
    {
      verb: "disclosure",
      objectType: "brief.pdf",
      detail: { id: made.id, label: made.body.banner, sha256: made.body.files.pdf, to: "127.0.0.1" },
    },
  ]);
});

test("a setting that changes is an entry with both values, a secret one without, bookkeeping none", async () => {
  const before = await newest();
  const writer = desk.system.store.writer("administrator");
  const set = (name: string, value: unknown) =>
    writer.transaction((transaction) => transaction.setSetting(name, value));
  await set("retention", 1);
  await set("retention", 1);
  await set("retention", 2);
  await set("secret.key", "s3cret");
  await writer.transaction((transaction) => transaction.keepState("analyse/cursor", 7));
  expect((await entries(before)).map(({ verb, detail }) => [verb, detail])).toEqual([
    ["policy-change", { name: "retention", to: 1 }],
    ["policy-change", { name: "retention", from: 1, to: 2 }],
    ["policy-change", { name: "secret.key" }],
  ]);
});

test("the policies are noted when they are others than before, once", async () => {
  const { store, decider } = desk.system;
  const before = await newest();
  expect(await notePolicies(store, decider.policies)).toBeUndefined();
  await notePolicies(store, { ...decider.policies, hash: "0".repeat(64) });
  await notePolicies(store, decider.policies);
  expect(await entries(before)).toMatchObject([
    { verb: "policy-change", objectType: "policies", detail: { before: decider.policies.hash } },
    { policyHash: decider.policies.hash, detail: { before: "0".repeat(64) } },
  ]);
});
