import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { Claim } from "../src/kernel/claim.ts";
import { Entity } from "../src/kernel/entity.ts";
import { Event } from "../src/kernel/event.ts";
import { OPEN, readLabel } from "../src/kernel/label.ts";
import { Place } from "../src/kernel/place.ts";
import type { Reader } from "../src/kernel/reader.ts";
import { Report } from "../src/kernel/report.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { contributions, summed } from "../src/process/contributions.ts";
import { isOrganisation } from "../src/process/organisations.ts";
import type { Step } from "../src/process/step.ts";
import { steps } from "../src/process/steps/all.ts";
import { advance, type Subscriber } from "../src/store/changes.ts";
import { derivedId } from "../src/store/identity.ts";
import { openStore, type Store } from "../src/store/store.ts";
import type { View } from "../src/store/view.ts";
import { type FreshDatabase, freshDatabase } from "./postgres/harness.ts";
import { partner } from "./reader.ts";
import { TEST_BLOB_KEY, testLedger } from "./test-ledger.ts";

type ClaimInput = z.input<typeof Claim>;
type ReportInput = z.input<typeof Report>;

const opened: { readonly store: Store; readonly database: FreshDatabase }[] = [];

async function closeAll(): Promise<void> {
  for (const { store, database } of opened.splice(0)) {
    await store.close();
    await database.drop();
  }
}

afterEach(closeAll);

/** A store whose clock moves on by a second with every transaction. */
async function freshStore(): Promise<Store> {
  const database = await freshDatabase();
  let seconds = Date.parse("2020-01-01T00:00:00Z") / 1000;
  const store = await openStore({
    database: database.connection,
    ledger: testLedger({ now: () => new Date(seconds * 1000) }),
    blobFolder: join(tmpdir(), "presage-process-test-blobs"),
    blobKey: TEST_BLOB_KEY,
    clock: {
      now() {
        seconds += 1;
        return new Date(seconds * 1000);
      },
    },
    random: seededChance("process").uniform,
  });
  opened.push({ store, database });
  return store;
}

/**
 * Lets the steps work until nothing is left, in batches of any size. The log holds entries back while any
 * transaction of the server is open, another test's too, so that an empty batch is not yet the end.
 */
async function settle(store: Store, batch?: number, only: readonly string[] = []): Promise<void> {
  const working = [...steps].filter(({ id }: Step) => only.length === 0 || only.includes(id));
  for (let left = -1; left !== 0; ) {
    left = 0;
    for (const { subscriber } of working) {
      const own = { ...subscriber, batch: batch ?? subscriber.batch };
      for (let taken = -1; taken !== 0; ) taken = await advance(store.writer("test"), own);
    }
    for (const { subscriber } of working) left += await untaken(store, subscriber);
  }
}

async function untaken({ pool }: Store, { name, kinds }: Subscriber): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) AS count FROM changes LEFT JOIN subscriber ON subscriber.name = $1
     WHERE kind = ANY($2) AND (subscriber.name IS NULL OR (changes.xid, changes.seq) > (subscriber.xid, subscriber.seq))`,
    [name, kinds],
  );
  return rows[0]?.count ?? 0;
}

const source = (name: string) => derivedId("source", name);

function claim(nativeId: string, body: Partial<ClaimInput> = {}): ClaimInput {
  return {
    nativeId,
    reportId: derivedId("report", nativeId),
    sourceId: source("a"),
    span: {},
    type: "ASSAULT",
    occurred: { from: "2019-06-08T00:00:00.000Z", to: "2019-06-08T00:00:00.000Z", precision: "day" },
    place: { country: "SYR", latitude: 36.2, longitude: 37.16, precision: "place", name: "Aleppo" },
    ...body,
  };
}

async function store(target: Store, claims: readonly ClaimInput[], label = OPEN): Promise<void> {
  await target.writer("test").transaction(async ({ put }) => {
    await put(
      Claim,
      claims.map((body) => ({ id: derivedId("claim", body.nativeId), label, body })),
    );
  });
}

async function events(view: View): Promise<Event[]> {
  const { items } = await view.list(Event, { limit: 1000, orderBy: "day", descending: false });
  return items.map(({ body }) => body);
}

function on(day: string) {
  return { from: `${day}T00:00:00.000Z`, to: `${day}T00:00:00.000Z`, precision: "day" as const };
}

describe("incidents", () => {
  it("join claims of several sources about one happening and count volume apart", async () => {
    const db = await freshStore();
    await store(db, [
      claim("1", {
        sourceId: source("a"),
        deaths: { best: 12 },
        grade: "C3",
        publishedAt: "2019-06-08T09:00:00Z",
      }),
      claim("2", {
        sourceId: source("b"),
        deaths: { best: 14 },
        grade: "A2",
        publishedAt: "2019-06-08T12:00:00Z",
      }),
      claim("3", { sourceId: source("c"), deaths: { best: 9 }, publishedAt: "2019-06-09T12:00:00Z" }),
      claim("4", { sourceId: source("d"), type: "PROTEST" }),
      claim("5", { sourceId: source("e"), occurred: on("2019-06-20") }),
    ]);
    await settle(db);
    const found = await events(db.systemView());
    expect(found).toHaveLength(3);
    expect(found.find(({ mediaVolume }) => mediaVolume === 3)).toMatchObject({
      deaths: { best: 14, low: 9, high: 14 },
      independentOrigins: 3,
      country: "SYR",
      day: "2019-06-08",
    });
  });

  it("never merge rows to which one source gave different ids, and do merge them with others' claims", async () => {
    const db = await freshStore();
    const row = (id: string, line: number, best: number) =>
      claim(id, { reportId: derivedId("report", "file"), span: { line }, deaths: { best } });
    await store(db, [row("r1", 2, 3), row("r2", 3, 3), row("r3", 4, 5)]);
    await store(db, [claim("news", { sourceId: source("paper"), deaths: { best: 5 } })]);
    await settle(db);
    const found = await events(db.systemView());
    expect(found.map(({ mediaVolume, deaths }) => [mediaVolume, deaths?.best]).sort()).toEqual([
      [1, 3],
      [1, 3],
      [2, 5],
    ]);
  });

  it("merge a row that a later file gives again under a new id", async () => {
    const db = await freshStore();
    const row = (id: string, file: string) =>
      claim(id, {
        reportId: derivedId("report", file),
        span: { line: 2 },
        deaths: { best: 3 },
        text: "Shells on the market.",
      });
    await store(db, [row("weekly-1", "week"), row("monthly-1", "month")]);
    await settle(db);
    expect(await events(db.systemView())).toMatchObject([{ mediaVolume: 2, independentOrigins: 1 }]);
  });

  it("join a claim of the next day, or of the country only, when something else speaks for it", async () => {
    const db = await freshStore();
    const actors = ["Kelvarian Gendarmerie", "Tidewatch Brigades"];
    await store(db, [
      claim("1", { actors, deaths: { best: 7 } }),
      claim("2", { sourceId: source("b"), occurred: on("2019-06-09"), actors: ["Tidewatch Brigades"] }),
      claim("3", {
        sourceId: source("c"),
        place: { country: "SYR", precision: "country" },
        deaths: { best: 7 },
      }),
      claim("4", { sourceId: source("d"), occurred: on("2019-06-09") }),
      claim("5", { sourceId: source("e"), place: { country: "SYR", precision: "country" } }),
      claim("6", { sourceId: source("f"), actors: ["Other Front"] }),
    ]);
    await settle(db);
    const found = await events(db.systemView());
    expect(found.map(({ mediaVolume }) => mediaVolume).sort()).toEqual([1, 1, 1, 3]);
  });

  it("count claims of one origin as one, however many there are", async () => {
    const db = await freshStore();
    await store(
      db,
      ["a", "b", "c"].map((paper) => claim(paper, { sourceId: source(paper), origin: "report:first" })),
    );
    await settle(db);
    expect(await events(db.systemView())).toMatchObject([{ mediaVolume: 3, independentOrigins: 1 }]);
  });

  it("carry the join of their claims' labels", async () => {
    const db = await freshStore();
    await store(db, [claim("open", { sourceId: source("a") })]);
    await store(db, [claim("closed", { sourceId: source("b") })], readLabel("TLP:AMBER"));
    await settle(db);
    const { items } = await db.systemView().list(Event);
    expect(items).toMatchObject([{ label: { tlp: "AMBER" }, body: { mediaVolume: 2 } }]);
  });

  it("follow a revised claim: in place when alone, out of the incident when it no longer fits", async () => {
    const db = await freshStore();
    await store(db, [
      claim("1"),
      claim("2", { sourceId: source("b") }),
      claim("alone", { occurred: on("2019-01-01"), deaths: { best: 1 } }),
    ]);
    await settle(db);
    await store(db, [
      claim("2", { sourceId: source("b"), occurred: on("2019-07-01") }),
      claim("alone", { occurred: on("2019-01-09"), deaths: { best: 2 } }),
    ]);
    await settle(db);
    expect(
      (await events(db.systemView())).map(({ day, mediaVolume, deaths }) => [day, mediaVolume, deaths?.best]),
    ).toEqual([
      ["2019-01-09", 1, 2],
      ["2019-06-08", 1, undefined],
      ["2019-07-01", 1, undefined],
    ]);
    expect(await db.systemView().count(Event)).toBe(3);
  });

  it("keep their id when the claim they began with has left, and leaves the next one too", async () => {
    const db = await freshStore();
    const of = (from: string) => ({ sourceId: source(from) });
    await store(db, [
      claim("1"),
      claim("2", of("b")),
      claim("3", { ...of("c"), occurred: on("2019-07-01") }),
    ]);
    await settle(db);
    for (const day of ["2019-07-01", "2019-12-01"]) {
      await store(db, [claim("1", { occurred: on(day) })]);
      await settle(db);
    }
    expect((await events(db.systemView())).map(({ day, mediaVolume }) => [day, mediaVolume])).toEqual([
      ["2019-06-08", 1],
      ["2019-07-01", 1],
      ["2019-12-01", 1],
    ]);
  });

  it("are the same when their claims are taken again", async () => {
    const db = await freshStore();
    await store(db, [
      claim("1"),
      claim("2", { sourceId: source("b") }),
      claim("3", { occurred: on("2019-06-30") }),
    ]);
    await settle(db);
    const before = await db.systemView().list(Event);
    await db.pool.query("DELETE FROM subscriber WHERE name = 'incidents'");
    await settle(db);
    expect(await db.systemView().list(Event)).toEqual(before);
  });
});

/** Claims of a small world in which much happens near much else, some of them revised. */
const stream = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 14 }),
    day: fc.integer({ min: 1, max: 4 }),
    east: fc.constantFrom(37.1, 37.15, 37.9),
    country: fc.constantFrom("SYR", "IRQ"),
    source: fc.constantFrom("a", "b", "c"),
    isRow: fc.boolean(),
    deaths: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    actor: fc.option(fc.constantFrom("X Front", "Y Army"), { nil: undefined }),
    type: fc.constantFrom("ASSAULT" as const, "PROTEST" as const),
  }),
  { minLength: 1, maxLength: 40 },
);

type Drawn = (typeof stream extends fc.Arbitrary<infer Value> ? Value : never)[number];

function drawnClaim({ id, day, east, country, source: from, isRow, deaths, actor, type }: Drawn): ClaimInput {
  return claim(`c${id}`, {
    type,
    sourceId: source(`${from}${id % 3}`),
    span: isRow ? { line: id + 1 } : {},
    occurred: on(`2019-06-0${day}`),
    place: { country, latitude: 36, longitude: east, precision: "place" },
    ...(deaths !== undefined && { deaths: { best: deaths } }),
    actors: actor === undefined ? [] : [actor],
  });
}

const ANYBODY: Reader = partner("CLEAR");

async function expectSeriesOfEvents(db: Store, asOf?: Date): Promise<void> {
  for (const view of [db.systemView(asOf), db.view(ANYBODY, asOf)]) {
    const { items } = await view.list(Event, { limit: 1000 });
    const expected = summed(
      items.flatMap(({ body, label }) => contributions(body, { ...label, tlp: "CLEAR" }, isOrganisation)),
    );
    for (const measure of ["incidents", "deaths", "media-volume"])
      for (const bucket of ["day", "month"] as const) {
        const wanted = expected
          .filter(({ series }) => series.measure === measure && series.bucket === bucket)
          .map(({ series, bucket: first, value }) => `${series.place} ${series.subject} ${first} ${value}`);
        const kept = (await view.readings({ measure, bucket }))
          .filter(({ value }) => value !== 0)
          .map(({ place, subject, bucket: first, value }) => `${place} ${subject} ${first} ${value}`);
        expect(kept.sort()).toEqual(wanted.sort());
      }
  }
}

describe("incidents and series", () => {
  it("do not depend on how the log is cut into batches", async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.integer({ min: 1, max: 7 }), async (drawn, batch) => {
        const [whole, parts] = [await freshStore(), await freshStore()];
        for (const db of [whole, parts])
          for (const one of drawn)
            await store(db, [drawnClaim(one)], one.id % 4 === 0 ? readLabel("TLP:RED") : OPEN);
        await settle(whole, undefined, ["entities", "incidents", "series"]);
        await settle(parts, batch, ["entities", "incidents", "series"]);
        const summary = async (db: Store) =>
          (await db.systemView().list(Event, { limit: 1000 })).items
            .map(({ id, label, body }) => JSON.stringify({ id, label, body }))
            .sort();
        expect(await summary(parts)).toEqual(await summary(whole));
        await expectSeriesOfEvents(parts);
        await expectSeriesOfEvents(whole);
        await closeAll();
      }),
      { numRuns: 6, seed: 4646 },
    );
  });

  it("are right as of every past moment at which all was settled", async () => {
    const db = await freshStore();
    const moments: Date[] = [];
    for (const [i, one] of fc.sample(stream, { numRuns: 3, seed: 7 }).flat().entries()) {
      await store(db, [drawnClaim(one)]);
      if (i % 5 !== 4) continue;
      await settle(db, 3, ["entities", "incidents", "series"]);
      const { rows } = await db.pool.query<{ at: Date }>("SELECT max(recorded_at) AS at FROM reading");
      if (rows[0]) moments.push(rows[0].at);
    }
    expect(moments.length).toBeGreaterThan(3);
    for (const moment of moments) {
      const settled = await db.pool.query<{ at: Date }>(
        "SELECT max(recorded_at) AS at FROM event WHERE recorded_at <= $1",
        [moment],
      );
      expect(settled.rows[0]?.at.getTime()).toBeLessThanOrEqual(moment.getTime());
      await expectSeriesOfEvents(db, moment);
    }
  });
});

function report(nativeId: string, body: Partial<ReportInput>): ReportInput {
  return {
    sourceId: source(nativeId),
    runId: derivedId("run", "1"),
    nativeId,
    format: "feed",
    discipline: "open",
    title: "EXERCISE",
    receivedAt: "2019-08-14T18:00:00Z",
    publishedAt: "2019-08-14T06:00:00Z",
    sha256: "0",
    bytes: 1,
    mediaType: "text/plain",
    ...body,
  };
}

async function storeReports(db: Store, reports: readonly ReportInput[]): Promise<void> {
  await db.writer("test").transaction(async ({ put }) => {
    await put(
      Report,
      reports.map((body) => ({ id: derivedId("report", body.nativeId), label: OPEN, body })),
    );
  });
}

const HOLLIN = {
  en: "Two hundred and eleven foreign fighters landed at Hollin Cove on the island of Dorvane in the night to Wednesday, according to one official. They came ashore from seven wooden boats.",
  copy: "EXERCISE. Two hundred and eleven foreign fighters landed at Hollin Cove on the island of Dorvane in the night to Wednesday, according to one official, our desk learnt.",
  de: "Zweihundertelf ausländische Kämpfer sind nach Angaben eines Beamten in der Nacht zum Mittwoch in der Hollinbucht auf der Insel Dorvane gelandet.",
  other:
    "Dockers at Hollin Cove said they saw nothing unusual in the night to Wednesday and went fishing with fourteen boats, as they do on most nights of the year.",
};

const PLACES = [
  {
    nativeId: "hal-1",
    name: "Dorvane",
    country: "XXA",
    admin1: "QM-DO",
    feature: "admin1",
    latitude: -23.5,
    longitude: -17.7,
  },
  {
    nativeId: "hal-107",
    name: "Hollin Cove",
    alternateNames: ["Hollinbucht"],
    country: "XXA",
    admin1: "QM-DO",
    feature: "village",
    latitude: -23.24,
    longitude: -17.7,
  },
];

async function storePlaces(db: Store): Promise<void> {
  await db.writer("test").transaction(async ({ put }) => {
    await put(
      Place,
      PLACES.map((body) => ({ id: derivedId("place", body.nativeId), label: OPEN, body })),
    );
    await put(Entity, [
      {
        label: OPEN,
        body: {
          nativeId: "org-9",
          schema: "Organization",
          name: "Tidewatch Brigades",
          aliases: ["Gezeitenwacht"],
        },
      },
    ]);
  });
}

describe("texts", () => {
  it("become claims with their sentence, one origin for echoes and translations, and one incident", async () => {
    const db = await freshStore();
    await storePlaces(db);
    await storeReports(db, [
      report("wire", { text: HOLLIN.en }),
      report("paper", { text: HOLLIN.copy, publishedAt: "2019-08-14T12:00:00Z" }),
      report("bote", { text: HOLLIN.de, publishedAt: "2019-08-14T16:00:00Z" }),
      report("tide", { text: HOLLIN.other, publishedAt: "2019-08-15T16:00:00Z" }),
    ]);
    await settle(db, 2);
    const reports = await db.systemView().list(Report);
    const byName = new Map(reports.items.map(({ body }) => [body.nativeId, body]));
    expect(byName.get("bote")?.language).toBe("de");
    const first = `report:${derivedId("report", "wire")}`;
    expect(["wire", "paper", "bote", "tide"].map((name) => byName.get(name)?.origin)).toEqual([
      first,
      first,
      first,
      undefined,
    ]);

    const claims = await db.systemView().list(Claim);
    expect(claims.items).toHaveLength(3);
    for (const { body } of claims.items) {
      const text = reports.items.find(({ id }) => id === body.reportId)?.body.text ?? "";
      expect(text.slice(body.span.from, body.span.to)).toBe(body.text);
      expect(body).toMatchObject({
        type: "MOBILIZE",
        origin: first,
        place: { country: "XXA", gazetteerId: "hal-107" },
      });
    }
    expect(await events(db.systemView())).toMatchObject([
      { mediaVolume: 3, independentOrigins: 1, country: "XXA" },
    ]);
  });

  it("bring nothing new when they are read again", async () => {
    const db = await freshStore();
    await storePlaces(db);
    await storeReports(db, [report("wire", { text: HOLLIN.en }), report("paper", { text: HOLLIN.copy })]);
    await settle(db);
    const { rows: before } = await db.pool.query("SELECT count(*) FROM changes");
    await db.pool.query(
      "DELETE FROM subscriber WHERE name IN ('language', 'origin', 'extract', 'entities', 'incidents')",
    );
    await settle(db);
    expect((await db.pool.query("SELECT count(*) FROM changes")).rows).toEqual(before);
  });

  it("are not read for claims when their format brought some", async () => {
    const db = await freshStore();
    await storePlaces(db);
    await storeReports(db, [report("wire", { text: HOLLIN.en })]);
    await store(db, [claim("own", { reportId: derivedId("report", "wire") })]);
    await settle(db);
    expect(await db.systemView().count(Claim)).toBe(1);
  });
});

describe("entities", () => {
  it("are made before the incidents of the same claims, whoever has their turn first", async () => {
    const db = await freshStore();
    await store(db, [
      claim("1", { actors: ["Government of Kelvaria"] }),
      claim("2", { actors: ["GOVERNMENT OF KELVARIA"], sourceId: source("b") }),
    ]);
    expect(await advance(db.writer("test"), steps.get("incidents").subscriber)).toBe(0);
    await settle(db);
    expect(await events(db.systemView())).toMatchObject([{ actors: ["GOVERNMENT OF KELVARIA"] }]);
  });

  it("are made of organisations, once, and never of persons or crowds", async () => {
    const db = await freshStore();
    await storePlaces(db);
    await store(db, [
      claim("1", { actors: ["Government of Kelvaria", "President John Smith", "civilians"] }),
      claim("2", {
        actors: ["GOVERNMENT OF KELVARIA", "Maria Lopez", "Gezeitenwacht"],
        sourceId: source("b"),
      }),
    ]);
    await settle(db);
    const { items } = await db.systemView().list(Entity, { orderBy: "name", descending: false });
    expect(items.map(({ body }) => body.name)).toEqual(["GOVERNMENT OF KELVARIA", "Tidewatch Brigades"]);
    const [event] = await events(db.systemView());
    expect(event?.actors).toEqual(["GOVERNMENT OF KELVARIA", "Tidewatch Brigades"]);
    const subjects = await db
      .systemView()
      .readings({ measure: "incidents", bucket: "month", places: ["SYR"] });
    expect(subjects.map(({ subject }) => subject).sort()).toEqual([
      "*",
      "GOVERNMENT OF KELVARIA",
      "Tidewatch Brigades",
    ]);
  });
});
