/** Places that become known later: what was placed before is placed again. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { z } from "zod";
import { Claim } from "../src/kernel/claim.ts";
import { Event } from "../src/kernel/event.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Place } from "../src/kernel/place.ts";
import { Report } from "../src/kernel/report.ts";
import { steps } from "../src/process/steps/all.ts";
import { advance, withBacklog } from "../src/store/changes.ts";
import { derivedId } from "../src/store/identity.ts";
import type { Store } from "../src/store/store.ts";
import { freshStore } from "./postgres/fresh-store.ts";

async function desk(): Promise<Store> {
  const { store, drop } = await freshStore();
  onTestFinished(drop);
  return store;
}

/** Lets the steps work, in batches of any size, until there is nothing left for any of them. */
async function settle(db: Store, batch = 500): Promise<void> {
  const subscribers = [...steps].map(({ subscriber }) => ({ ...subscriber, batch }));
  const { sql } = db.systemView();
  while ((await withBacklog(sql, subscribers)).size > 0)
    for (const subscriber of subscribers) await advance(db.writer("test"), subscriber);
}

function claim(nativeId: string, name: string, type: z.input<typeof Claim>["type"] = "ASSAULT") {
  const day = "2019-06-08T00:00:00.000Z";
  const body = {
    nativeId,
    reportId: derivedId("report", nativeId),
    sourceId: derivedId("source", nativeId),
    span: {},
    type,
    occurred: { from: day, to: day, precision: "day" as const },
    place: { name, precision: "unknown" as const },
  };
  return { id: derivedId("claim", nativeId), label: OPEN, body };
}

async function put(db: Store, ...claims: readonly ReturnType<typeof claim>[]): Promise<void> {
  await db.writer("test").transaction((transaction) => transaction.put(Claim, claims));
}

async function learn(db: Store, change: Partial<z.input<typeof Place>> = {}): Promise<void> {
  const body = {
    nativeId: "hal-107",
    name: "Hollin Cove",
    alternateNames: ["Hollinbucht"],
    country: "XXA",
    feature: "village",
    latitude: -23.24,
    longitude: -17.7,
    ...change,
  };
  const id = derivedId("place", "hal-107");
  await db.writer("test").transaction((transaction) => transaction.put(Place, [{ id, label: OPEN, body }]));
}

async function incidents(db: Store): Promise<Event[]> {
  return (await db.systemView().list(Event, { limit: 100 })).items.map(({ body }) => body);
}

async function monthly(db: Store, ...places: readonly string[]) {
  const rows = await db.systemView().readings({ measure: "incidents", bucket: "month", places });
  return rows.map(({ place, value }) => [place, value]);
}

describe("when a place becomes known", () => {
  it.each([1, 2, 500])("the incidents named so are placed, whole, in batches of %i", async (batch) => {
    const db = await desk();
    await put(
      db,
      claim("1", "Hollin Cove"),
      claim("2", "near HOLLIN COVE"),
      claim("3", "Elsewhere", "PROTEST"),
      claim("4", "Hollin Covenant House", "PROTEST"),
    );
    await settle(db, batch);
    expect((await incidents(db)).every(({ country }) => country === undefined)).toBe(true);
    await learn(db);
    await settle(db, batch);
    const after = await incidents(db);
    const placed = after.filter(({ country }) => country === "XXA");
    expect(placed.flatMap(({ claims }) => claims).sort()).toEqual(
      [derivedId("claim", "1"), derivedId("claim", "2")].sort(),
    );
    expect(await monthly(db, "XXA", "*")).toEqual([
      ["*", after.length],
      ["XXA", placed.length],
    ]);
  });

  it("the texts that name it are read again", async () => {
    const db = await desk();
    const body = {
      sourceId: derivedId("source", "wire"),
      runId: derivedId("run", "wire"),
      nativeId: "wire",
      format: "test",
      discipline: "open" as const,
      title: "Attack",
      text: "Seven people were killed in an attack at Hollin Cove on 8 June 2019, an official said.",
      language: "en",
      publishedAt: "2019-06-09T00:00:00.000Z",
      receivedAt: "2019-06-09T00:00:00.000Z",
      sha256: "0".repeat(64),
      bytes: 1,
      mediaType: "text/plain",
    };
    await db.writer("test").transaction((transaction) => transaction.put(Report, [{ label: OPEN, body }]));
    await settle(db);
    const places = async () =>
      (await db.systemView().list(Claim)).items.map((found) => found.body.place.gazetteerId);
    expect(await places()).not.toContain("hal-107");
    await learn(db);
    await settle(db);
    expect(await places()).toContain("hal-107");
    expect((await incidents(db)).map(({ country }) => country)).toContain("XXA");
  });
});

describe("when a place is corrected", () => {
  it("its incidents move, their counts with them, and being told again changes nothing", async () => {
    const db = await desk();
    await learn(db);
    await put(db, claim("1", "Hollin Cove"));
    await settle(db);
    expect((await incidents(db)).map(({ country }) => country)).toEqual(["XXA"]);
    await learn(db, { country: "XXB" });
    await settle(db);
    expect((await incidents(db)).map(({ country }) => country)).toEqual(["XXB"]);
    expect(await monthly(db, "XXA", "XXB")).toEqual([
      ["XXA", 0],
      ["XXB", 1],
    ]);
    const versions = async () => (await db.pool.query("SELECT count(*) FROM event")).rows;
    const known = await versions();
    await db.pool.query("DELETE FROM subscriber WHERE name IN ('places', 'incidents', 'extract')");
    await settle(db);
    expect(await versions()).toEqual(known);
  });

  it("what it was called before no longer means it", async () => {
    const db = await desk();
    await learn(db);
    await put(db, claim("1", "Hollinbucht"));
    await settle(db);
    await learn(db, { alternateNames: [] });
    await settle(db);
    expect((await incidents(db)).map(({ country }) => country)).toEqual([undefined]);
  });
});
