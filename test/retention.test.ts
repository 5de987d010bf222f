/** What has run out is deleted on time and with a proof; what is held is not; what is cited keeps its digest. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { evidenceOf } from "../src/app/evidence-chain.ts";
import { keepNoLonger } from "../src/app/keeping.ts";
import { phasesOf } from "../src/app/phases.ts";
import { DESK_BASIS_ID } from "../src/collect/collection-basis.ts";
import { openInput, USUAL_LIMITS } from "../src/collect/input.ts";
import { type ImportResult, runImport } from "../src/collect/runner.ts";
import { retentionByBasis, retentionOverdue } from "../src/guard/retention-state.ts";
import { Assessment } from "../src/kernel/assessment.ts";
import { Claim } from "../src/kernel/claim.ts";
import { Entity } from "../src/kernel/entity.ts";
import { Event } from "../src/kernel/event.ts";
import { type HoldScope, LegalHold } from "../src/kernel/hold.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Report } from "../src/kernel/report.ts";
import { Quarantined, Run } from "../src/kernel/run.ts";
import { Source } from "../src/kernel/source.ts";
import { openBlobKeys } from "../src/store/blob-keys.ts";
import { openBlobs } from "../src/store/blobs.ts";
import { stateTestBasis } from "./desk-basis.ts";
import { once } from "./import-rig.ts";
import { type LogRig, logRig } from "./log-rig.ts";
import { partner } from "./reader.ts";
import { TEST_BLOB_KEY } from "./test-ledger.ts";

const DAY = 86_400_000;
const never = new AbortController().signal;

let rig: LogRig;
let first: string;
let second: string;

beforeEach(async () => {
  rig = await logRig();
  rig.clock.time = new Date("2024-01-01T00:00:00.000Z");
  const writer = rig.store.writer("test");
  await stateTestBasis(writer, { retentionDays: 30 });
  const puts = await writer.transaction((transaction) =>
    transaction.put(Source, [
      { label: OPEN, body: { name: "First", label: OPEN } },
      { label: OPEN, body: { name: "Second", label: OPEN } },
    ]),
  );
  first = puts[0]?.id ?? "";
  second = puts[1]?.id ?? "";
});
afterEach(() => rig.drop());

const header = "id,date,type,actors,country,latitude,longitude,deaths,text";
const row = (id: string, text: string, deaths = 3) =>
  `${id},2023-12-30,ASSAULT,Army of Kelvaria,SYR,35.1,38.2,${deaths},${text}`;

async function bring(sourceId: string, lines: readonly string[], name = "events.csv"): Promise<ImportResult> {
  const [result] = await runImport(
    openInput(once(Buffer.from([header, ...lines].join("\n"))), name, USUAL_LIMITS, never),
    { source: await rig.store.systemView().one(Source, sourceId), format: "event-table" },
    { store: rig.store, writer: rig.store.writer("test"), clock: rig.clock, signal: never },
  );
  if (!result) throw new Error("nothing was imported");
  return result;
}

function desk() {
  const phases = phasesOf(rig.store, rig.clock, pino({ level: "silent" }));
  return {
    store: rig.store,
    clock: { kind: "real" as const, follow: () => undefined, ...rig.clock, now: rig.clock.now },
    phases,
  };
}
const settle = () => desk().phases.settle({ analysis: false });
const keep = (signal = never) => keepNoLonger(desk(), signal);
const later = (days: number) => {
  rig.clock.time = new Date(rig.clock.time.getTime() + days * DAY);
};
const count = async (schema: Parameters<ReturnType<LogRig["store"]["systemView"]>["count"]>[0]) =>
  rig.store.systemView().count(schema);

async function hold(scope: HoldScope, days = 300): Promise<string> {
  const now = rig.clock.now();
  const body = {
    reason: "Proceedings",
    authority: "A court",
    scope,
    startsAt: now.toISOString(),
    until: new Date(now.getTime() + days * DAY).toISOString(),
    setBy: "An officer",
  };
  const [put] = await rig.store
    .writer("officer")
    .transaction((transaction) => transaction.put(LegalHold, [{ label: OPEN, body }]));
  return put?.id ?? "";
}

test("nothing goes a moment early, everything on time, and the log stays sound with a proof of each", async () => {
  const { run } = await bring(first, [
    row("a", "Shelling near the secret bridge"),
    row("b", "Another attack", 7),
  ]);
  await settle();
  expect([await count(Claim), await count(Event)]).toEqual([2, 2]);
  later(29.99);
  expect(await keep()).toMatchObject({ acts: 0, files: 0 });
  later(0.01);
  expect((await retentionByBasis(rig.store.pool, rig.clock.now())).get(DESK_BASIS_ID)).toMatchObject({
    overdue: 0,
    held: 0,
  });
  expect((await keep()).records).toBeGreaterThanOrEqual(3);
  expect([await count(Claim), await count(Report), await count(Event)]).toEqual([0, 0, 0]);
  expect(await count(Run)).toBe(1);
  expect(await rig.store.systemView().search("bridge")).toEqual([]);
  await expect(rig.store.blobs.read(run.body.sha256 ?? "")).rejects.toMatchObject({ code: "missing" });
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true });
  const [dump] = (await rig.sql(
    `SELECT string_agg(event, ' ') AS all FROM access_event WHERE event LIKE '%"verb":"erasure"%'`,
  )) as { all: string }[];
  expect(dump?.all).toContain("retention has run out");
  expect(dump?.all).not.toContain("bridge");
  const acts = (await rig.sql("SELECT DISTINCT act FROM erased_record")) as { act: number }[];
  expect(acts.length).toBeGreaterThan(0);
  for (const { act } of acts) expect(await rig.log.receipt(act)).toContain("index");
});

test("late is what should have gone a day ago, and a sweep makes it none", async () => {
  await bring(first, [row("a", "One")]);
  later(30.5);
  expect(await retentionOverdue(rig.store.pool, rig.clock.now())).toBe(0);
  later(1);
  expect(await retentionOverdue(rig.store.pool, rig.clock.now())).toBeGreaterThan(0);
  await keep();
  expect(await retentionOverdue(rig.store.pool, rig.clock.now())).toBe(0);
});

test("a copy of the folder of files made before is unreadable afterwards", async () => {
  const { run } = await bring(first, [row("a", "One")]);
  const sha256 = run.body.sha256 ?? "";
  const copy = await mkdtemp(join(tmpdir(), "presage-copy-"));
  try {
    await cp(rig.blobFolder, copy, { recursive: true });
    const old = openBlobs(copy, openBlobKeys(rig.store.pool, TEST_BLOB_KEY));
    expect((await old.read(sha256)).toString()).toContain("One");
    later(31);
    await keep();
    await expect(old.read(sha256)).rejects.toMatchObject({ code: "missing" });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test("a file that another run brought as well stays until the last of them has run out", async () => {
  const { run } = await bring(first, [row("a", "One")]);
  later(20);
  await bring(second, [row("a", "One")]);
  later(11);
  await keep();
  expect(await rig.store.blobs.has(run.body.sha256 ?? "")).toBe(true);
  later(20);
  await keep();
  expect(await rig.store.blobs.has(run.body.sha256 ?? "")).toBe(false);
});

test("what was erased does not come back by being brought again", async () => {
  await bring(first, [row("a", "One")]);
  later(31);
  await keep();
  const { run } = await bring(first, [row("a", "One"), row("b", "Two", 9)], "again.csv");
  expect(run.body.counts).toMatchObject({ received: 2, stored: 1, duplicate: 1 });
});

test("an incident with claims left is made anew of those, and the counts say what the records say", async () => {
  await bring(first, [row("a", "One says three died")]);
  later(10);
  await bring(second, [row("x", "Another says three died as well")]);
  await settle();
  expect(await count(Event)).toBe(1);
  later(21);
  await keep();
  const { items } = await rig.store.systemView().list(Event, {});
  expect(items).toMatchObject([{ version: 1, body: { mediaVolume: 1, deaths: { best: 3 } } }]);
  expect(JSON.stringify(items)).not.toContain("One says");
  const readings = await rig.store
    .systemView()
    .readings({ measure: "deaths", bucket: "month", places: ["SYR"], subjects: ["*"] });
  expect(readings.map(({ value }) => value)).toEqual([3]);
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true });
});

describe("a legal hold", () => {
  test.each<[string, () => HoldScope]>([
    ["of a basis", () => ({ kind: "basis", basisId: DESK_BASIS_ID })],
    ["of a source", () => ({ kind: "source", sourceId: first })],
  ])("%s keeps everything while it lasts, and its end lets go by itself", async (_what, scope) => {
    await bring(first, [row("a", "One")]);
    await hold(scope(), 100);
    later(60);
    expect(await keep()).toMatchObject({ acts: 0, files: 0 });
    expect(await count(Claim)).toBe(1);
    const state = (await retentionByBasis(rig.store.pool, rig.clock.now())).get(DESK_BASIS_ID);
    expect(state).toMatchObject({ due: 0, overdue: 0 });
    expect(state?.held).toBeGreaterThan(0);
    later(41);
    await keep();
    expect(await count(Claim)).toBe(0);
    expect(await retentionOverdue(rig.store.pool, rig.clock.now())).toBe(0);
  });

  test("of one source lets another's go", async () => {
    await bring(first, [row("a", "One")]);
    await bring(second, [row("b", "Two", 9)]);
    await hold({ kind: "source", sourceId: first });
    later(60);
    await keep();
    const { items } = await rig.store.systemView().list(Claim, {});
    expect(items.map(({ body }) => body.text)).toEqual(["One"]);
  });

  test("of a search keeps what it finds with its report and its file, and nothing is late for it", async () => {
    const { run } = await bring(first, [
      row("a", "Shelling at the bridge"),
      row("b", "A protest elsewhere", 9),
    ]);
    await settle();
    await hold({ kind: "query", words: "bridge" });
    later(60);
    expect(await keep()).toMatchObject({ held: 1 });
    const { items } = await rig.store.systemView().list(Claim, {});
    expect(items.map(({ body }) => body.text)).toEqual(["Shelling at the bridge"]);
    expect(await count(Report)).toBe(1);
    expect(await rig.store.blobs.has(run.body.sha256 ?? "")).toBe(true);
    expect(await retentionOverdue(rig.store.pool, rig.clock.now())).toBe(0);
    await rig.settleLog();
    expect(await rig.verify()).toMatchObject({ isSound: true });
    later(300);
    await keep();
    expect([await count(Claim), await count(Report)]).toEqual([0, 0]);
    expect(await rig.store.blobs.has(run.body.sha256 ?? "")).toBe(false);
  });
});

test("a sweep that is stopped between two batches goes on where it was", async () => {
  const lines = Array.from({ length: 2_500 }, (_, i) => row(`r${i}`, `Report number ${i}`, i));
  await bring(first, lines);
  later(31);
  const stop = new AbortController();
  const { store } = rig;
  const writer = store.writer.bind(store);
  // The process dies after the first batch has committed, as far as the database can tell.
  const dying = {
    ...desk(),
    store: {
      ...store,
      writer: (actor: string) => {
        const own = writer(actor);
        return {
          ...own,
          transaction: (async (work) => {
            const result = await own.transaction(work);
            if (actor === "retention" && (await count(Claim)) < 2_500) stop.abort();
            return result;
          }) as typeof own.transaction,
        };
      },
    },
  };
  await keepNoLonger(dying, stop.signal);
  const left = await count(Claim);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(2_500);
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true });
  await keep();
  expect([await count(Claim), await count(Report), await count(Event)]).toEqual([0, 0, 0]);
  expect(await retentionOverdue(rig.store.pool, rig.clock.now())).toBe(0);
});

test("a batch is erased whole or not at all", async () => {
  await bring(first, [row("a", "One"), row("b", "Two", 9)]);
  await settle();
  later(31);
  await rig.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the power went'; END $$`);
  await rig.sql("CREATE TRIGGER fails BEFORE DELETE ON event FOR EACH STATEMENT EXECUTE FUNCTION fail()");
  await expect(keep()).rejects.toThrow();
  expect([await count(Claim), await count(Event)]).toEqual([2, 2]);
  await rig.sql("DROP TRIGGER fails ON event");
  await keep();
  expect([await count(Claim), await count(Event)]).toEqual([0, 0]);
});

test("a person of the classes that may be kept goes at the end that was stated, and may come again", async () => {
  await stateTestBasis(rig.store.writer("test"), { retentionDays: 3_000 });
  const identity = (expires: string) => ({
    type: "identity",
    id: "identity--00000000-0000-4000-8000-000000000001",
    created: "2018-01-01T00:00:00.000Z",
    modified: "2018-01-01T00:00:00.000Z",
    name: "Somebody",
    identity_class: "individual",
    x_presage_person: { class: "listed", basis: "The list of the council", expires },
  });
  const bringPerson = async (expires: string) => {
    const objects = [identity(expires)];
    const bundle = { type: "bundle", id: "bundle--00000000-0000-4000-8000-000000000000", objects };
    await runImport(
      openInput(once(Buffer.from(JSON.stringify(bundle))), "list.json", USUAL_LIMITS, never),
      { source: await rig.store.systemView().one(Source, first) },
      { store: rig.store, writer: rig.store.writer("test"), clock: rig.clock, signal: never },
    );
  };
  await bringPerson("2024-03-01T00:00:00.000Z");
  later(59);
  expect((await keep()).persons).toBe(0);
  later(1);
  expect((await keep()).persons).toBe(1);
  expect(await count(Entity)).toBe(0);
  await bringPerson("2025-03-01T00:00:00.000Z");
  expect(await count(Entity)).toBe(1);
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true });
});

test("a file of which something was left out about persons goes after ninety days, what was stored stays", async () => {
  await stateTestBasis(rig.store.writer("test"), { retentionDays: 3_000 });
  const lines = [{ title: "A market reopened" }, { title: "x", schema: "Person" }].map((line) =>
    JSON.stringify(line),
  );
  const [result] = await runImport(
    openInput(once(Buffer.from(lines.join("\n"))), "a.jsonl", USUAL_LIMITS, never),
    { source: await rig.store.systemView().one(Source, first), format: "json-lines" },
    { store: rig.store, writer: rig.store.writer("test"), clock: rig.clock, signal: never },
  );
  const sha256 = result?.run.body.sha256 ?? "";
  later(89);
  await keep();
  expect(await rig.store.blobs.has(sha256)).toBe(true);
  later(1);
  await keep();
  expect([await rig.store.blobs.has(sha256), await count(Report)]).toEqual([false, 1]);
});

test("what was set aside goes after ninety days, whatever the basis says", async () => {
  await stateTestBasis(rig.store.writer("test"), { retentionDays: 3_000 });
  await bring(first, [row("a", "One"), "b,not a day,ASSAULT,,SYR,35.1,38.2,3,Bad"]);
  expect(await count(Quarantined)).toBe(1);
  later(89);
  expect((await keep()).quarantined).toBe(0);
  later(1);
  expect((await keep()).quarantined).toBe(1);
  expect([await count(Quarantined), await count(Claim)]).toEqual([0, 1]);
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true });
});

test("what is cited is gone, but that it was cited, when it went and its digest are still there", async () => {
  await bring(first, [row("a", "One")]);
  await settle();
  const [claim] = (await rig.store.systemView().list(Claim, {})).items;
  const cites = [{ kind: "claim", id: claim?.id ?? "", version: 1 }];
  const [put] = await rig.store.writer("analyst").transaction((transaction) =>
    transaction.put(Assessment, [
      {
        label: OPEN,
        body: {
          title: "What it means",
          question: "What does it mean?",
          statements: [{ kind: "evidence", text: "The desk's own sentence.", cites }],
          likelihood: { p: 0.5 },
          confidence: { level: "low", reasons: ["One claim"] },
          status: "final",
        },
      },
    ]),
  );
  later(31);
  await keep();
  const found = await rig.store.systemView().one(Assessment, put?.id ?? "");
  expect(found.body.statements[0]?.text).toBe("The desk's own sentence.");
  const chain = await evidenceOf(rig.store.view(partner("RED")), "assessment", found);
  expect(chain.restsOn).toEqual([]);
  expect(chain.erased).toMatchObject([
    { kind: "claim", id: claim?.id, erasedAt: rig.clock.time.toISOString() },
  ]);
  expect(chain.erased[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});
