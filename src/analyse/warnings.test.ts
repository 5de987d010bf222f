import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres/harness.ts";
import { TEST_BLOB_KEY, testLedger } from "../../test/test-ledger.ts";
import { inLanguage } from "../kernel/in-language.ts";
import { Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import type { Bucket } from "../kernel/series.ts";
import { LEVELS, Warning, type WatchLevel } from "../kernel/warning.ts";
import { seededChance } from "../numerics/chance.ts";
import { drawNegativeBinomial } from "../numerics/distributions.ts";
import type { NewReading } from "../store/readings.ts";
import { openStore, type Store } from "../store/store.ts";
import { bucketName, bucketNumber, dayName, dayNumber } from "./calendar.ts";
import { detectDue } from "./signals.ts";
import { reviewWarnings } from "./warnings.ts";

interface Desk {
  readonly store: Store;
  readonly database: FreshDatabase;
  readonly folder: string;
  now: Date;
}

const desks: Desk[] = [];
let desk: Desk;

async function openDesk(): Promise<Desk> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "presage-warnings-"));
  const clock = { now: () => opened.now };
  const store = await openStore({
    database: database.connection,
    blobFolder: folder,
    blobKey: TEST_BLOB_KEY,
    clock,
    random: () => 0.5,
    ledger: testLedger(clock),
  });
  const opened: Desk = { store, database, folder, now: new Date("2018-01-01T00:00:00Z") };
  desks.push(opened);
  return opened;
}

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  for (const { store, database, folder } of desks.splice(0)) {
    await store.close();
    await database.drop();
    await rm(folder, { recursive: true });
  }
});

const OPEN = Label.parse({ tlp: "CLEAR" });

const add = ({ store }: Desk, readings: readonly NewReading[]) =>
  store.writer("test").transaction((transaction) => transaction.append(readings));

/** An incident, as the series count it. */
function incident(place: string, day: string, deaths: number, incidents = 1, tlp = "GREEN"): NewReading[] {
  const label = Label.parse({ tlp });
  const one = (measure: string, bucket: Bucket, value: number): NewReading => ({
    series: { place, subject: "*", measure, bucket },
    unit: measure,
    fold: "sum",
    bucket: bucketName(bucket, bucketNumber(bucket, day)),
    value,
    label,
  });
  return (["day", "month"] as const)
    .flatMap((width) => [one("incidents", width, incidents), one("deaths", width, deaths)])
    .filter(({ value }) => value > 0);
}

/** Thirty years of thirty countries: a few always at war, some now and then, most hardly ever. */
function table(until: string): NewReading[] {
  const chance = seededChance("a published table");
  const last = bucketNumber("month", until);
  return Array.from({ length: 30 }, (_, i) => `C${String(i + 10)}`).flatMap((place, i) => {
    let mean = i < 5 ? 200 : 0;
    return Array.from({ length: 240 }, (_, t): NewReading => {
      if (i >= 5) mean = mean > 0 ? (chance.uniform() < 0.1 ? 0 : mean) : chance.uniform() < 0.02 ? 4 * i : 0;
      return {
        series: { place, subject: "*", measure: "ucdp-deaths-best", bucket: "month" },
        unit: "persons",
        fold: "last",
        bucket: bucketName("month", last - 239 + t),
        value: drawNegativeBinomial(chance, mean, i < 5 ? 20 : 1),
        label: OPEN,
      };
    }).filter(({ value }) => value > 0);
  });
}

const placeName = (key: string) => (key === "XXA" ? "Kelvaria" : key);

async function review(at: Desk, day: string) {
  at.now = new Date(`${day}T20:00:00Z`);
  await detectDue(at.store.writer("detectors"), at.now, placeName);
  return reviewWarnings(at.store.systemView(), at.store.writer("warnings"), at.now, placeName);
}

async function warningsOf(place: string, { store }: Desk = desk, asOf?: Date): Promise<Stored<Warning>[]> {
  const page = await store.systemView(asOf).list(Warning, { where: { place }, descending: false });
  return page.items;
}

/** Two and a half quiet years, then a crisis: unrest, first deaths, fighting, and its end. */
function crisis(day: string): NewReading[] {
  const t = dayNumber(day) - dayNumber("2018-07-01");
  const every = (days: number) => ((t % days) + days) % days === 0;
  if (t < 0) return every(12) ? incident("XXA", day, 0) : [];
  if (t < 60) return every(2) ? incident("XXA", day, t >= 40 && every(10) ? 1 : 0) : [];
  if (t < 90) return incident("XXA", day, every(3) ? 3 : 0, 2);
  if (t < 120) return incident("XXA", day, 5, 2);
  return every(12) ? incident("XXA", day, 0) : [];
}

async function play(at: Desk, from: string, to: string, each?: (day: string) => Promise<void>) {
  for (let day = dayNumber(from); day <= dayNumber(to); day += 1) {
    at.now = new Date(`${dayName(day)}T06:00:00Z`);
    await add(at, crisis(dayName(day)));
    await review(at, dayName(day));
    await each?.(dayName(day));
  }
}

async function begin(at: Desk) {
  const days = Array.from({ length: 880 }, (_, i) => dayName(dayNumber("2018-06-10") - 880 + i));
  await add(at, [...table("2018-05-01"), ...days.flatMap(crisis)]);
}

test("a crisis rises level by level, is held for 14 days, falls, and closes after 60", async () => {
  await begin(desk);
  const levels: [string, WatchLevel][] = [];
  await play(desk, "2018-06-10", "2019-03-31", async (day) => {
    const [warning] = await warningsOf("XXA");
    if (warning?.body.status === "open") levels.push([day, warning.body.level]);
  });
  for (let day = dayNumber("2019-04-05"); day < dayNumber("2020-03-01"); day += 5) {
    desk.now = new Date(`${dayName(day)}T06:00:00Z`);
    await add(
      desk,
      [4, 3, 2, 1, 0].flatMap((back) => crisis(dayName(day - back))),
    );
    await review(desk, dayName(day));
  }
  const [warning, ...others] = await warningsOf("XXA");
  expect(others).toEqual([]);
  const history = warning?.body.history ?? [];
  const steps = history.map(({ level }) => level).filter((level, i, all) => level !== all[i - 1]);
  const rise = steps.slice(0, steps.indexOf("W1") + 1);
  expect(rise).toEqual([...rise].sort().reverse());
  expect(rise[0]).toBe("W4");
  expect(rise).toContain("W2");
  expect(steps.at(-1)).toBe("W5");
  expect(warning?.body.status).toBe("closed");

  const first = (level: WatchLevel) => levels.find(([, now]) => now === level)?.[0] ?? "never";
  expect(first("W4") < "2018-08-10").toBe(true);
  expect(first("W2") < "2018-09-20").toBe(true);
  // 100 deaths in 30 days are reached in October and passed for good when the fighting ends on the 28th.
  expect(first("W1")).toMatch(/^2018-10-/);
  const lastW1 = levels.findLast(([, level]) => level === "W1")?.[0] ?? "";
  const lastSupported = "2018-11-07";
  expect(dayNumber(lastW1) - dayNumber(lastSupported)).toBe(14);
  expect(levels.at(-1)?.[1]).toBe("W4");
}, 120_000);

test("reviewing again stores nothing; the same days give the same bytes on another desk", async () => {
  const other = await openDesk();
  for (const at of [desk, other]) {
    await begin(at);
    await play(at, "2018-09-20", "2018-10-05");
    expect(await review(at, "2018-10-05")).toMatchObject({ changed: 0 });
  }
  expect(await warningsOf("XXA", other)).toEqual(await warningsOf("XXA", desk));
  expect(await warningsOf("XXA")).toHaveLength(1);
});

test("what comes later does not change what was known", async () => {
  await begin(desk);
  await play(desk, "2018-09-20", "2018-10-01");
  const then = new Date("2018-10-01T21:00:00Z");
  const before = await warningsOf("XXA", desk, then);
  expect(before).toHaveLength(1);
  await play(desk, "2018-10-02", "2018-10-20");
  expect(await warningsOf("XXA", desk, then)).toEqual(before);
  expect((await warningsOf("XXA"))[0]?.body.level).not.toBe(before[0]?.body.level);
});

test("unrest and noise without a death are watched and no more", async () => {
  const days = Array.from({ length: 900 }, (_, i) => dayName(dayNumber("2018-06-10") - 900 + i));
  await add(desk, [
    ...table("2018-05-01"),
    ...days.flatMap((day, i) => (i % 12 === 0 ? incident("XXA", day, 0) : [])),
    ...days.slice(-60).flatMap((day) => incident("XXA", day, 0, 6)),
    ...days.slice(-60).map((day): NewReading => {
      const series = { place: "XXA", subject: "*", measure: "media-volume", bucket: "day" as const };
      return { series, unit: "claims", fold: "sum", bucket: day, value: 400, label: OPEN };
    }),
  ]);
  await review(desk, "2018-06-10");
  const [warning] = await warningsOf("XXA");
  expect(warning?.body.level).toBe("W4");
  expect(warning?.body.reasons.map(({ sentence }) => sentence).join()).not.toMatch(/media/);
});

test("a published war is ongoing, its question can be settled, and its reasons add up", async () => {
  await add(desk, table("2018-05-01"));
  await review(desk, "2018-06-03");
  const [war] = await warningsOf("C10");
  expect(war?.body.level).toBe("W1");
  expect(war?.label.tlp).toBe("CLEAR");
  expect(war?.body.rule).toMatchObject({
    series: { place: "C10", subject: "*", measure: "ucdp-deaths-best", bucket: "month" },
    from: "2018-07-01",
    to: "2018-09-30",
    fold: "sum",
  });
  expect(war?.body.event).toBe(
    `At least ${war?.body.rule.atLeast.toLocaleString("en-GB")} deaths in organised violence (UCDP) in C10 from 1 July 2018 to 30 September 2018`,
  );
  expect(war?.body.reasons[0]?.sentence).toMatch(
    /in C10 in May 2018 and [\d,]+ in the quarter to then; after/,
  );
  const turkish = war && inLanguage(war.body, "tr");
  expect(turkish?.title).toBe("C10: örgütlü şiddet");
  expect(turkish?.event).toMatch(
    /^C10 için 1 Temmuz 2018 ile 30 Eylül 2018 arasında en az [\d.]+ örgütlü şiddet ölümü \(UCDP\)$/,
  );
  expect(turkish?.reasons[0]?.sentence).toMatch(
    /^C10: Mayıs 2018 döneminde [\d.]+ örgütlü şiddet ölümü \(UCDP\), bu ayla biten çeyrekte [\d.]+ kaydedildi; [\d.–]+ .*ölümlü bir çeyreğin ardından gelen çeyrekte [\d.]+ veya daha çok ölüm görülme oranı geçmişteki [\d.]+ benzer durumda >?%\d+, bütün çeyreklerde %\d+\.$/,
  );
  expect(turkish?.history[0]?.why).toBe(turkish?.reasons[0]?.sentence);
  const open = await desk.store.systemView().count(Warning, { status: "open" });
  expect(open).toBeGreaterThan(5);
  expect(open).toBeLessThan(30);
});

test("a table that has not been kept up says nothing about today", async () => {
  await add(desk, table("2018-05-01"));
  expect(await review(desk, "2018-12-01")).toEqual({ places: 0, changed: 0 });
});

test("an acknowledgement stands until the level rises", async () => {
  await begin(desk);
  const acknowledge = async () => {
    const [warning] = await warningsOf("XXA");
    if (!warning) throw new Error("there is no warning to acknowledge");
    const body = { ...warning.body, acknowledgedAt: desk.now.toISOString(), acknowledgedBy: "duty officer" };
    await desk.store
      .writer("duty officer")
      .transaction(({ put }) => put(Warning, [{ id: warning.id, label: warning.label, body }]));
    return warning.body.level;
  };
  await play(desk, "2018-08-25", "2018-09-15");
  const level = await acknowledge();
  await play(desk, "2018-09-16", "2018-09-17");
  const [same] = await warningsOf("XXA");
  expect(same?.body).toMatchObject({ level, acknowledgedBy: "duty officer" });
  await play(desk, "2018-09-18", "2018-10-25");
  const [raised] = await warningsOf("XXA");
  expect(LEVELS.indexOf(raised?.body.level ?? "W5")).toBeGreaterThan(LEVELS.indexOf(level));
  expect(raised?.body.acknowledgedAt).toBeUndefined();
});

test("its label is the strictest of what it rests on", async () => {
  await begin(desk);
  await add(desk, incident("XXA", "2018-06-09", 150, 1, "AMBER"));
  await review(desk, "2018-06-10");
  const [warning] = await warningsOf("XXA");
  expect(warning?.body.level).toBe("W1");
  expect(warning?.label.tlp).toBe("AMBER");
});
