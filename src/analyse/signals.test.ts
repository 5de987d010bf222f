import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres/harness.ts";
import { TEST_BLOB_KEY, testLedger } from "../../test/test-ledger.ts";
import { Label } from "../kernel/label.ts";
import { Signal } from "../kernel/signal.ts";
import type { NewReading } from "../store/readings.ts";
import { openStore, type Store } from "../store/store.ts";
import { dayName, dayNumber } from "./calendar.ts";
import { detectDue } from "./signals.ts";

let database: FreshDatabase;
let store: Store;
let folder: string;
let now: Date;

beforeEach(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "presage-signals-"));
  now = new Date("2018-01-01T00:00:00Z");
  store = await openStore({
    database: database.connection,
    blobFolder: folder,
    blobKey: TEST_BLOB_KEY,
    clock: { now: () => now },
    random: () => 0.5,
    ledger: testLedger({ now: () => now }),
  });
});

afterEach(async () => {
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

function reading(place: string, measure: string, bucket: string, value: number, tlp = "CLEAR"): NewReading {
  const series = { place, subject: "*", measure, bucket: "day" as const };
  return { series, unit: "count", fold: "sum", bucket, value, label: Label.parse({ tlp }) };
}

const add = (...readings: NewReading[]) =>
  store.writer("test").transaction((transaction) => transaction.append(readings));

const placeName = (key: string) => (key === "XXA" ? "Kelvaria" : key);

async function detect(day: string) {
  now = new Date(`${day}T12:00:00Z`);
  return detectDue(store.homeView(), store.writer("detectors"), now, placeName);
}

async function signalsBy(detector: string, asOf?: Date) {
  const page = await store.systemView(asOf).list(Signal, { where: { detector }, orderBy: "bucket" });
  return page.items;
}

/** One incident every fourth day from January to June 2018. */
const QUIET = Array.from({ length: 40 }, (_, i) =>
  reading("XXA", "incidents", dayName(dayNumber("2018-01-01") + i * 4), 1),
);

test("a sudden day becomes one signal, with its readings, its parameters and the strictest label", async () => {
  await add(...QUIET, reading("XXA", "incidents", "2018-06-10", 7, "AMBER"));
  await detect("2018-06-10");
  const [found, ...others] = await signalsBy("ears-c2");
  expect(others).toEqual([]);
  expect(found?.label.tlp).toBe("AMBER");
  expect(found?.body).toMatchObject({
    place: "XXA",
    bucket: "2018-06-10",
    observed: 7,
    expected: expect.closeTo(2 / 7, 6),
    parameters: { baseline: 7, lag: 2, deviations: 3, floor: 1 },
  });
  expect(found?.body.readings).toHaveLength(10);
  expect(found?.body.sentence).toBe(
    "7 incidents were recorded in Kelvaria on 10 June 2018; the 7 days to 7 June 2018 had 0.29 a day on average, and up to 3.3 would be ordinary.",
  );
});

test("another institution's own readings neither make a signal nor hide one", async () => {
  const own = (value: number, bucket: string): NewReading => ({
    ...reading("XXA", "incidents", bucket, value),
    label: Label.parse({ tlp: "AMBER", releasableTo: ["north"] }),
  });
  await add(
    ...QUIET,
    reading("XXA", "incidents", "2018-06-10", 7),
    own(3, "2018-06-09"),
    own(50, "2018-06-12"),
  );
  await detect("2018-06-12");
  const found = await signalsBy("ears-c2");
  expect(found.map(({ body, label }) => [body.bucket, body.observed, label])).toEqual([
    ["2018-06-10", 7, Label.parse({ tlp: "CLEAR" })],
  ]);
});

test("running again stores nothing, and only the series with new readings is looked at", async () => {
  await add(...QUIET, reading("XXA", "incidents", "2018-06-10", 7));
  expect((await detect("2018-06-10")).signals).toBeGreaterThan(0);
  expect(await detect("2018-06-10")).toEqual({ series: 0, points: 0, signals: 0 });
  await add(reading("XXB", "incidents", "2018-06-10", 1));
  expect(await detect("2018-06-10")).toMatchObject({ series: 1, signals: 0 });
});

test("what is dated after today waits for its day", async () => {
  await add(...QUIET, reading("XXA", "incidents", "2018-06-20", 7));
  await detect("2018-06-12");
  expect(await signalsBy("ears-c2")).toEqual([]);
  await detect("2018-06-20");
  expect(await signalsBy("ears-c2")).toHaveLength(1);
});

test("later readings leave the signals as of then as they were; a withdrawn one says so", async () => {
  await add(...QUIET, reading("XXA", "incidents", "2018-06-10", 7));
  await detect("2018-06-10");
  const then = new Date("2018-06-10T13:00:00Z");
  const [before] = await signalsBy("ears-c2", then);
  now = new Date("2018-06-11T00:00:00Z");
  await add(reading("XXA", "incidents", "2018-06-10", -5), reading("XXA", "incidents", "2018-06-11", 9));
  await detect("2018-06-11");
  expect(await signalsBy("ears-c2", then)).toEqual([before]);
  const [newest, withdrawn] = await signalsBy("ears-c2");
  expect(newest?.body).toMatchObject({ bucket: "2018-06-11", observed: 9 });
  expect(withdrawn).toMatchObject({ id: before?.id, version: 2, body: { score: 0 } });
  expect(withdrawn?.body.sentence).toMatch(/^No longer stands: .*10 June 2018/);
});

test("the first incident after two years without any is told as that", async () => {
  await add(...QUIET, reading("XXA", "incidents", "2020-12-24", 1));
  await detect("2020-12-24");
  const [found, ...others] = await signalsBy("first-ever");
  expect(others).toEqual([]);
  expect(found?.body).toMatchObject({ bucket: "2020-12-24", observed: 1, parameters: { silent: 931 } });
  expect(found?.body.sentence).toBe(
    "1 incident was recorded in Kelvaria on 24 December 2020, the first after 931 days without any.",
  );
});

test("however much is said, media volume is no signal", async () => {
  const loud = Array.from({ length: 30 }, (_, i) => `2018-05-${String(i + 1).padStart(2, "0")}`);
  await add(...QUIET, ...loud.map((day, i) => reading("XXA", "media-volume", day, i === 29 ? 900 : 1)));
  expect(await detect("2018-05-30")).toMatchObject({ signals: 0 });
});

test("history is not news: what stood out years ago is not reported", async () => {
  await add(reading("XXA", "incidents", "2014-01-01", 1), reading("XXA", "incidents", "2015-06-10", 50));
  await detect("2018-01-01");
  expect((await store.systemView().list(Signal)).items).toEqual([]);
});

test("a transaction still open is waited for, and none of its readings is missed", async () => {
  await add(...QUIET);
  await detect("2018-06-10");
  const [held, release] = gate();
  const [appended, tell] = gate();
  const slow = store.writer("test").transaction(async (transaction) => {
    await transaction.append([reading("XXA", "incidents", "2018-06-10", 7)]);
    tell();
    await held;
  });
  await appended;
  // This one's reading has a higher number and is stored first.
  await add(reading("XXB", "incidents", "2018-06-10", 1));
  let isDone = false;
  const running = detect("2018-06-10").finally(() => {
    isDone = true;
  });
  while (!isDone && !(await someoneWaits())) await Promise.resolve();
  release();
  await Promise.all([slow, running]);
  expect(await signalsBy("ears-c2")).toHaveLength(1);
});

function gate(): [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return [opened, () => open()];
}

async function someoneWaits(): Promise<boolean> {
  const { rows } = await store.pool.query("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1");
  return rows.length > 0;
}

test("counts of fewer than ten persons make no signal, and none that is made rests on one", async () => {
  const persons = (measure: string, bucket: string, value: number): NewReading => ({
    ...reading("XXA", measure, bucket, value),
    unit: "persons",
    fold: "last",
  });
  const days = Array.from({ length: 60 }, (_, i) => dayName(dayNumber("2018-04-01") + i));
  const small = days.map((day, i) => persons("events-joined", day, i < 59 ? Number(i % 4 === 0) : 9));
  const large = days.map((day, i) => persons("events-seen", day, i < 59 ? (i % 7 === 0 ? 9 : 12) : 900));
  await add(...small, ...large);
  await detect("2018-05-30");
  const { items } = await store.systemView().list(Signal, { limit: 500 });
  expect(items.filter(({ body }) => body.series.measure === "events-joined")).toEqual([]);
  const made = items.filter(({ body }) => body.series.measure === "events-seen");
  expect(made.length).toBeGreaterThan(0);
  for (const { body } of made) {
    expect(body.observed).toBeGreaterThanOrEqual(10);
    expect(body.readings.filter(({ value }) => value > 0 && value < 10)).toEqual([]);
  }
});
