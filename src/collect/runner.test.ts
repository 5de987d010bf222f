import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { importing, once, runsOf } from "../../test/import-rig.ts";
import { Claim } from "../kernel/claim.ts";
import { Entity, Link } from "../kernel/entity.ts";
import { OPEN, readLabel } from "../kernel/label.ts";
import { Report } from "../kernel/report.ts";
import { Quarantined, Run } from "../kernel/run.ts";
import { Source } from "../kernel/source.ts";
import { openInput, USUAL_LIMITS } from "./input.ts";
import { closeInterruptedRuns, openRunLocks } from "./run-lock.ts";

const GED_HEADER =
  "id,type_of_violence,side_a,side_b,latitude,longitude,country,date_start,date_end,best,source_headline\n";

function ged(id: number, best = 1, headline = "Clash"): string {
  return `${id},1,Army,Rebels,12.5,43.1,Yemen,2023-10-01,2023-10-01,${best},${headline}\n`;
}

function rows(from: number, to: number, row = (id: number) => ged(id)): string {
  return Array.from({ length: to - from }, (_, i) => row(from + i)).join("");
}

function bundle(...objects: Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({ type: "bundle", id: "bundle--00000000-0000-4000-8000-000000000000", objects });
}

function malware(n: number, fields: Readonly<Record<string, unknown>> = {}) {
  const id = `malware--00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  return { type: "malware", spec_version: "2.1", id, name: `M${n}`, is_family: true, ...fields };
}

test("a bad row is set aside with line, reason and bytes; the rest of the file is stored", async () => {
  const { store, importText } = await importing();
  const bad = "7,9,Army,Rebels,12.5,43.1,Yemen,2023-10-01,2023-10-01,1,Clash";
  const { run, summary } = await importText(
    `${GED_HEADER}${rows(0, 5)}${bad}\n${rows(10, 15)}`,
    "events.csv",
  );
  expect(run.body.counts).toEqual({ received: 11, stored: 10, duplicate: 0, quarantined: 1, filtered: 0 });
  expect(summary).toBe("11 items: 10 stored, 1 quarantined.");
  const { items } = await store.systemView().list(Quarantined);
  expect(items.map(({ body }) => body)).toMatchObject([
    {
      runId: run.id,
      input: "events.csv",
      position: 7,
      reason: expect.stringMatching(/type of violence/),
      header: GED_HEADER,
      status: "open",
    },
  ]);
  expect(Buffer.from(items[0]?.body.raw ?? "", "base64").toString()).toBe(bad);
});

test("the same file again, bad rows and all, is nothing new", async () => {
  const { store, importText } = await importing();
  const file = `${GED_HEADER}${rows(0, 5)}1,broken\n1,broken\n${ged(3)}`;
  const first = await importText(file, "events.csv");
  expect(first.run.body.counts).toMatchObject({ received: 8, stored: 5, duplicate: 1, quarantined: 2 });
  const second = await importText(file, "events.csv");
  expect(second.run.body.counts).toMatchObject({ received: 8, stored: 0, duplicate: 8, quarantined: 0 });
  expect(second.summary).toBe("Nothing new: all 8 items were known already.");
  expect(await store.systemView().count(Quarantined)).toBe(2);
});

test("an older file brought again after a newer one changes nothing back", async () => {
  const { store, importText } = await importing();
  await importText(GED_HEADER + ged(1, 5), "january.csv");
  const correction = await importText(GED_HEADER + ged(1, 8), "february.csv");
  expect(correction).toMatchObject({ changed: 1, summary: "1 item: 1 stored (1 of them changed)." });
  const again = await importText(GED_HEADER + ged(1, 5), "january.csv");
  expect(again.run.body.counts).toMatchObject({ stored: 0, duplicate: 1 });
  const { items } = await store.systemView().list(Claim);
  expect(items).toMatchObject([{ version: 2, body: { deaths: { best: 8 } } }]);
});

test("work done on a record stands when its source is imported again", async () => {
  const { store, writer, importText } = await importing();
  const item =
    "<rss version='2.0'><channel><title>N</title><item><guid>1</guid><title>T</title></item></channel></rss>";
  await importText(item, "feed.xml");
  const [report] = (await store.systemView().list(Report)).items;
  if (!report) throw new Error("the feed's item was not stored");
  await writer.transaction((transaction) =>
    transaction.put(Report, [{ ...report, body: { ...report.body, triage: "kept", language: "en" } }]),
  );
  const { run } = await importText(item, "feed.xml");
  expect(run.body.counts).toMatchObject({ stored: 0, duplicate: 1 });
  expect(await store.systemView().one(Report, report.id)).toMatchObject({
    version: 2,
    body: { triage: "kept", language: "en" },
  });
});

test("a second item with the same id and other content is set aside, however far down it stands", async () => {
  const { store, importText } = await importing();
  const file = `${GED_HEADER}${rows(0, 2_500)}${ged(7, 99)}${ged(8)}`;
  const { run } = await importText(file, "events.csv");
  expect(run.body.counts).toEqual({
    received: 2_502,
    stored: 2_500,
    duplicate: 1,
    quarantined: 1,
    filtered: 0,
  });
  const { items } = await store.systemView().list(Quarantined);
  expect(items[0]?.body).toMatchObject({
    position: 2_502,
    reason: expect.stringMatching(/in this file before/),
  });
});

test("two values for one place, month and measure in a file are not both believed", async () => {
  const { store, importText } = await importing();
  const file =
    "place,month,measure,value\nMLI,2019-01,deaths,4\nMLI,2019-01,deaths,5\nMLI,2019-02,deaths,6\n";
  const { run } = await importText(file, "figures.csv");
  expect(run.body.counts).toMatchObject({ received: 3, stored: 2, quarantined: 1 });
  const readings = await store.systemView().readings({ measure: "deaths", bucket: "month" });
  expect(readings.map(({ bucket, value }) => [bucket, value])).toEqual([
    ["2019-01-01", 4],
    ["2019-02-01", 6],
  ]);
  const again = await importText(file, "figures.csv");
  expect(again.run.body.counts).toMatchObject({ stored: 0, duplicate: 3 });
});

test.each([
  ["by the time it was published", "2019-01-10", "2019-02-10"],
  ["by the time it first came when it does not say", "", ""],
])("an older file of figures brought again is not the newest knowledge: %s", async (_, older, newer) => {
  const { store, clock, importText } = await importing();
  const file = (deaths: number, published: string) =>
    `place,month,measure,value,published\nMLI,2018-12,deaths,${deaths},${published}\n`;
  const value = async () =>
    (await store.systemView().readings({ measure: "deaths", bucket: "month" })).map((row) => row.value);
  const bring = async (day: string, text: string) => {
    clock.time = new Date(`${day}T00:00:00Z`);
    return (await importText(text, "figures.csv")).run.body.counts;
  };
  expect(await bring("2019-03-01", file(4, older))).toMatchObject({ stored: 1 });
  expect(await bring("2019-03-02", file(7, newer))).toMatchObject({ stored: 1 });
  expect(await bring("2019-03-03", file(4, older))).toMatchObject({ received: 1, duplicate: 1 });
  expect(await value()).toEqual([7]);
});

test("an older file of figures that comes first after a newer one is kept as what was said before", async () => {
  const { store, clock, importText } = await importing();
  const file = (deaths: number, published: string) =>
    `place,month,measure,value,published\nMLI,2018-12,deaths,${deaths},${published}\n`;
  clock.time = new Date("2019-03-01T00:00:00Z");
  await importText(file(7, "2019-02-10"), "new.csv");
  clock.time = new Date("2019-03-02T00:00:00Z");
  const { run } = await importText(file(4, "2019-01-10"), "old.csv");
  expect(run.body.counts).toMatchObject({ received: 1, stored: 1 });
  const [reading] = await store.systemView().readings({ measure: "deaths", bucket: "month" });
  expect(reading?.value).toBe(7);
});

test("one file may hold a figure as it was published several times", async () => {
  const { store, clock, importText } = await importing();
  clock.time = new Date("2019-04-01T00:00:00Z");
  const { run } = await importText(
    "place,month,measure,value,published\nMLI,2018-12,deaths,7,2019-02-10\nMLI,2018-12,deaths,4,2019-01-10\n",
    "vintages.csv",
  );
  expect(run.body.counts).toMatchObject({ received: 2, stored: 2 });
  const [reading] = await store.systemView().readings({ measure: "deaths", bucket: "month" });
  expect(reading?.value).toBe(7);
});

test("versions of a STIX object only go forward, in one file and across files", async () => {
  const { store, importText } = await importing();
  const at = (day: number) => ({ modified: `2020-01-0${day}T00:00:00.000Z`, description: `day ${day}` });
  await importText(bundle(malware(1, at(2)), malware(1, at(3)), malware(1, at(1))), "one.json");
  const current = async () => (await store.systemView().list(Entity)).items[0]?.body.about;
  expect(await current()).toBe("day 3");
  const older = await importText(bundle(malware(1, at(1))), "old.json");
  expect(older.run.body.counts).toMatchObject({ stored: 0, duplicate: 1 });
  expect(await current()).toBe("day 3");
  const newer = await importText(bundle(malware(1, at(4))), "new.json");
  expect(newer).toMatchObject({ changed: 1, run: { body: { counts: { stored: 1 } } } });
  expect(await current()).toBe("day 4");
});

test("links may lead to what comes later, to themselves and in circles", async () => {
  const { store, importText } = await importing();
  const link = (n: number, from: number, to: number) => ({
    type: "relationship",
    id: `relationship--00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    relationship_type: "uses",
    source_ref: malware(from).id,
    target_ref: malware(to).id,
  });
  const { run } = await importText(bundle(link(1, 1, 2), link(2, 2, 1), link(3, 1, 1), malware(1)), "a.json");
  expect(run.body.counts).toMatchObject({ received: 4, stored: 4 });
  const dangling = (await store.systemView().list(Link, { where: { type: "uses" } })).items[0]?.body.toId;
  await importText(bundle(malware(2)), "b.json");
  const entities = (await store.systemView().list(Entity)).items;
  expect(entities.map(({ id }) => id)).toContain(dangling);
});

test("what an object refers to is linked, follows its newest version, and counts as nothing received", async () => {
  const { store, importText } = await importing();
  const maker = "identity--00000000-0000-4000-8000-000000000009";
  const report = (day: number, ...about: number[]) => ({
    type: "report",
    id: "report--00000000-0000-4000-8000-000000000001",
    name: "About",
    modified: `2020-01-0${day}T00:00:00.000Z`,
    created_by_ref: maker,
    object_marking_refs: ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],
    object_refs: about.map((n) => malware(n).id),
  });
  const links = async () =>
    (await store.systemView().list(Link)).items
      .map(
        ({ body, label }) => `${body.type} ${body.endedAt === undefined ? "stands" : "ended"} ${label.tlp}`,
      )
      .sort();
  const counts = async (object: object, name: string) =>
    (await importText(bundle({ ...object }), name)).run.body.counts;
  expect(await counts(report(1, 1, 2), "a.json")).toMatchObject({ received: 1, stored: 1 });
  const both = ["created-by stands GREEN", "refers-to stands GREEN", "refers-to stands GREEN"];
  expect(await links()).toEqual(both);
  expect(await counts(report(2, 2), "b.json")).toMatchObject({ received: 1, stored: 1 });
  expect(await counts(report(1, 1, 2), "a.json")).toMatchObject({ received: 1, duplicate: 1 });
  expect(await links()).toEqual([
    "created-by stands GREEN",
    "refers-to ended GREEN",
    "refers-to stands GREEN",
  ]);
  expect(await counts(report(3, 1, 2), "c.json")).toMatchObject({ received: 1, stored: 1 });
  expect(await links()).toEqual(both);
  // The other ends may come later, and a report that is about itself is no loop.
  const [link] = (await store.systemView().list(Link, { where: { type: "refers-to" } })).items;
  await importText(bundle(malware(1), malware(2)), "d.json");
  const ends = (await store.systemView().list(Entity)).items.map(({ id }) => id);
  expect(ends).toContain(link?.body.toId);
  await counts({ ...report(4), object_refs: [report(4).id] }, "e.json");
  expect((await links()).filter((line) => line.includes("refers-to stands"))).toEqual([]);
});

test("another source's label can tighten a STIX object's, and never loosens it", async () => {
  const { store, writer, importText } = await importing();
  const [put] = await writer.transaction((transaction) =>
    transaction.put(Source, [{ label: OPEN, body: { name: "Another source" } }]),
  );
  const source = await store.systemView().one(Source, put?.id ?? "");
  const more = bundle(malware(1, { description: "more" }));
  await importText(bundle(malware(1)), "a.json", { label: readLabel("TLP:RED") });
  await importText(more, "b.json", { source, label: readLabel("TLP:CLEAR") });
  const [entity] = (await store.systemView().list(Entity)).items;
  expect(entity).toMatchObject({ label: { tlp: "RED" }, body: { about: "more" } });
});

test("what says no label gets the import's, else the source's, else one that fails closed", async () => {
  const labels = async (source: object, label?: string) => {
    const { store, importText } = await importing(source);
    await importText(GED_HEADER + ged(1), "events.csv", label ? { label: readLabel(label) } : {});
    return (await store.systemView().list(Claim)).items.map((claim) => claim.label.tlp);
  };
  expect(await labels({ label: readLabel("TLP:GREEN") }, "TLP:RED")).toEqual(["RED"]);
  expect(await labels({ label: readLabel("TLP:GREEN") })).toEqual(["GREEN"]);
  expect(await labels({ label: undefined })).toEqual(["AMBER+STRICT"]);
});

test("a file brought again under a stricter label is stricter in all its parts", async () => {
  const { store, importText } = await importing();
  const file = `${GED_HEADER}${ged(1)}1,broken\n`;
  await importText(file, "events.csv", { label: readLabel("TLP:GREEN") });
  await importText(file, "events.csv", { label: readLabel("TLP:RED") });
  for (const schema of [Claim, Report, Quarantined]) {
    const { items } = await store.systemView().list(schema);
    expect(items.map(({ label }) => label.tlp)).toEqual(["RED"]);
  }
});

test("an input in no known format, or none at all, is a failed run with one clear sentence", async () => {
  const { store, importText } = await importing();
  for (const [text, name] of [
    ["", "empty.csv"],
    ["\u0000\u0001\u0002\u0003", "photo.bin"],
    [gzipSync("x".repeat(5_000)).subarray(0, 30), "cut.csv.gz"],
  ] as const) {
    const result = await importText(text, name);
    expect(result.run.body).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/^[A-Z\w].*\.$/),
    });
    expect(result.fault).toBeDefined();
  }
  expect(await store.systemView().count(Claim)).toBe(0);
});

test("a wrong option is named, and an unknown format says what is known", async () => {
  const { importText } = await importing();
  const wrong = await importText(GED_HEADER + ged(1), "events.csv", { options: { separatr: ";" } });
  expect(wrong.run.body).toMatchObject({ status: "failed", error: expect.stringMatching(/separatr/) });
  const unknown = await importText(GED_HEADER + ged(1), "events.csv", { format: "xls" });
  expect(unknown.run.body).toMatchObject({ status: "failed", error: "There is no format called xls." });
});

test("stopped in the middle, a run is interrupted with balanced counts, and the rest comes later", async () => {
  const { store, importFrom, importText } = await importing();
  const file = GED_HEADER + rows(0, 10_000);
  const stop = new AbortController();
  const work = importFrom(
    openInput(once(Buffer.from(file)), "events.csv", USUAL_LIMITS, stop.signal),
    {},
    { signal: stop.signal, progress: ({ counts }) => counts.received >= 2_000 && stop.abort() },
  );
  await expect(work).rejects.toMatchObject({ code: "aborted" });
  const [interrupted] = await runsOf(store);
  const stored = await store.systemView().count(Claim);
  expect(interrupted).toMatchObject({ status: "interrupted", counts: { received: stored, stored } });
  expect(stored).toBeLessThan(10_000);
  const { run } = await importText(file, "events.csv");
  expect(run.body.counts).toMatchObject({ received: 10_000, stored: 10_000 - stored, duplicate: stored });
  expect(await store.systemView().count(Claim)).toBe(10_000);
});

test("a run that nobody works on any more is closed, one that is worked on is left alone", async () => {
  const { store, writer, sourceId } = await importing();
  const body = {
    sourceId,
    input: "events.csv",
    startedAt: "2019-01-01T00:00:00.000Z",
    status: "running",
    counts: { received: 3, stored: 3 },
  } as const;
  const [left, alive] = await writer.transaction((transaction) =>
    transaction.put(Run, [
      { label: readLabel("CLEAR"), body },
      { label: readLabel("CLEAR"), body },
    ]),
  );
  const locks = await openRunLocks(store.pool);
  await locks.hold(alive?.id ?? "");
  expect(await closeInterruptedRuns(writer)).toEqual([left?.id]);
  await locks.close();
  const view = store.systemView();
  expect(await view.one(Run, left?.id ?? "")).toMatchObject({ body: { status: "interrupted" } });
  expect(await view.one(Run, alive?.id ?? "")).toMatchObject({ body: { status: "running" } });
});

test("two imports of one file at the same time store everything once", async () => {
  const { store, importText } = await importing();
  const file = GED_HEADER + rows(0, 3_000);
  const results = await Promise.all([importText(file, "a.csv"), importText(file, "a.csv")]);
  const stored = results.map(({ run }) => run.body.counts.stored);
  expect(stored.reduce((a, b) => a + b)).toBe(3_000);
  expect(await store.systemView().count(Claim)).toBe(3_000);
});

test("a cursor commits with the end of its input, and not when the input fails", async () => {
  const { store, importText } = await importing();
  const onDone = (name: string) => ({
    onDone: (transaction: { setSetting(name: string, value: unknown): Promise<void> }) =>
      transaction.setSetting(name, "seen"),
  });
  await importText(GED_HEADER + ged(1), "events.csv", onDone("good"));
  await importText("", "empty.csv", onDone("bad"));
  expect(await store.systemView().setting("good")).toBe("seen");
  expect(await store.systemView().setting("bad")).toBeUndefined();
});
