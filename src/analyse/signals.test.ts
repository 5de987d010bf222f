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
import { signalDiscoveries } from "./signal-discoveries.ts";
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
  return detectDue(store.writer("detectors"), now, placeName);
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

test("who reported every other day and no longer does is missed, once, though nothing comes in", async () => {
  const days = (count: number, each: number) =>
    Array.from({ length: count }, (_, i) => dayName(dayNumber("2018-01-01") + i * each));
  await add(...days(80, 2).map((day) => reading("XXA", "incidents", day, 1)));
  await detect("2018-06-09");
  expect(await signalsBy("long-silence")).toEqual([]);
  for (const day of ["2018-06-15", "2018-06-25", "2018-07-01"]) await detect(day);
  const [found, ...others] = await signalsBy("long-silence");
  expect(others).toEqual([]);
  expect(found?.body).toMatchObject({ place: "XXA", observed: 0, series: { measure: "incidents" } });
  expect(found?.body.p).toBeLessThan(0.001);
  expect(found?.body.sentence).toMatch(
    /^Nothing was recorded in Kelvaria for \d+ readings up to .* June 2018/,
  );
});

test("a day in progress is no silence, and a report that comes late takes a silence back", async () => {
  const days = Array.from({ length: 100 }, (_, i) => dayName(dayNumber("2018-01-01") + i));
  await add(...days.map((day) => reading("XXA", "incidents", day, 1)));
  await detect("2018-04-10");
  await detect("2018-04-11");
  expect(await signalsBy("long-silence")).toEqual([]);
  await detect("2018-04-20");
  const [silent] = await signalsBy("long-silence");
  expect(silent?.body.score).toBeGreaterThan(0);
  await add(reading("XXA", "incidents", "2018-04-11", 1), reading("XXA", "incidents", "2018-04-13", 1));
  await detect("2018-04-20");
  expect((await signalsBy("long-silence")).find(({ id }) => id === silent?.id)?.body.score).toBe(0);
});

test("a figure kept by day that jumps is seen, in a series without a season", async () => {
  const figures = Array.from({ length: 200 }, (_, i) => ({
    ...reading("XXA", "rail-traffic", dayName(dayNumber("2018-01-01") + i), i < 199 ? 100 + (i % 7) : 180),
    unit: "trains",
    fold: "last" as const,
  }));
  await add(...figures);
  await detect("2018-07-19");
  const found = await signalsBy("technical-anomaly");
  expect(found.map(({ body }) => [body.bucket, body.observed])).toEqual([["2018-07-19", 180]]);
});

test("a signal's q-value grows with the series that are watched, and leaves out those a reader may not see", async () => {
  await add(...QUIET, reading("XXA", "incidents", "2018-06-10", 7));
  await detect("2018-06-10");
  const signals = await signalsBy("ears-c2");
  const [id, p] = [signals[0]?.id ?? "", signals[0]?.body.p ?? 0];
  const alone = (await signalDiscoveries(store.systemView(), signals)).get(id) ?? 0;
  expect(alone).toBeGreaterThanOrEqual(p);
  now = new Date("2018-06-11T00:00:00Z");
  await add(...Array.from({ length: 40 }, (_, i) => reading(`X${i}`, "incidents", "2018-06-09", 1)));
  const among = (await signalDiscoveries(store.systemView(), signals)).get(id) ?? 0;
  expect(among).toBeGreaterThan(10 * alone);
  const then = store.systemView(new Date("2018-06-10T13:00:00Z"));
  expect((await signalDiscoveries(then, signals)).get(id)).toBe(alone);
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

test("an actor named in a place for the first time in three years is told by name, and one new to a new desk is not", async () => {
  const named = (place: string, subject: string, month: string): NewReading => ({
    ...reading(place, "incidents", month, 1),
    series: { place, subject, measure: "incidents", bucket: "month" },
  });
  await add(
    reading("XXA", "incidents", "2018-01-10", 1),
    reading("XXB", "incidents", "2021-04-10", 1),
    named("XXA", "Northern Front", "2018-01-01"),
  );
  await detect("2021-04-20");
  await add(named("XXA", "River Army", "2021-05-01"), named("XXB", "River Army", "2021-05-01"));
  await add(named("XXA", "Northern Front", "2018-02-01"));
  await detect("2021-05-10");
  const found = (await signalsBy("first-ever")).filter(({ body }) => body.subject !== "*");
  expect(found.map(({ body }) => [body.place, body.subject, body.bucket])).toEqual([
    ["XXA", "River Army", "2021-05-01"],
  ]);
  expect(found[0]?.body.sentence).toBe(
    "1 incident was recorded in Kelvaria (River Army) in May 2021, the first after 40 months without any.",
  );
  await add({ ...named("XXA", "River Army", "2021-05-01"), value: -1 });
  await detect("2021-05-10");
  const after = (await signalsBy("first-ever")).find(({ id }) => id === found[0]?.id);
  expect(after?.body.score).toBe(0);
});

/** A figure kept by day that wavers around 100, and a count of incidents that goes with the same year. */
function kept(place: string, measure: string, days: number, last: number): NewReading[] {
  return Array.from({ length: days }, (_, i) => ({
    ...reading(
      place,
      measure,
      dayName(dayNumber("2018-01-01") + i),
      i < days - 7 ? 100 + ((i * 7) % 5) : last,
    ),
    unit: "index",
    fold: "last" as const,
  }));
}

test("three kinds of figures that leave their range in one week are one signal, as closed as the most closed of them", async () => {
  const days = 7 * 50;
  await add(
    ...kept("MLI", "rail-traffic", days, 112),
    ...kept("MLI", "fuel-price", days, 90),
    ...kept("NER", "travel-advice", days, 113).map((one) => ({
      ...one,
      label: Label.parse({ tlp: "AMBER" }),
    })),
  );
  // 2018 began on a Monday: the last of the days is a Sunday, and its week is over the day after.
  await detect("2018-12-16");
  expect(await signalsBy("co-movement")).toEqual([]);
  await detect("2018-12-17");
  const found = (await signalsBy("co-movement")).filter(({ body }) => body.place === "MLI");
  expect(found.map(({ body }) => body.bucket)).toEqual(["2018-12-16"]);
  expect(found[0]?.label.tlp).toBe("AMBER");
  expect(found[0]?.body.p).toBeLessThan(0.001);
  expect(found[0]?.body.parameters).toMatchObject({ moved: 3, watched: 3 });
  expect(found[0]?.body.sentence).toMatch(/^In the week to 16 December 2018, 3 of 3 series kept on MLI/);
});

test("an echo is told as one, and taken back when the incidents behind it come in", async () => {
  const days = Array.from({ length: 150 }, (_, i) => dayName(dayNumber("2018-01-01") + i));
  await add(
    ...days.flatMap((day, i) => [
      reading("XXA", "incidents", day, 1),
      reading("XXA", "media-volume", day, i < 145 ? 3 : 60),
    ]),
  );
  await detect("2018-05-31");
  const [echo, ...others] = await signalsBy("echo-guard");
  expect(others).toEqual([]);
  expect(echo?.body.sentence).toMatch(
    /^Kelvaria: \d+ claims in the 7 days to .* More is said; no more happens\.$/,
  );
  await add(...days.slice(145).map((day) => reading("XXA", "incidents", day, 19)));
  await detect("2018-06-01");
  expect((await signalsBy("echo-guard")).map(({ id, body }) => [id, body.score])).toEqual([[echo?.id, 0]]);
});
