import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres/harness.ts";
import { TEST_BLOB_KEY, testLedger } from "../../test/test-ledger.ts";
import { Forecast } from "../kernel/forecast.ts";
import { Label } from "../kernel/label.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import type { Fold } from "../kernel/series.ts";
import type { NewReading } from "../store/readings.ts";
import { openStore, type Store } from "../store/store.ts";
import { openDraws } from "./forecast-draws.ts";
import { dueForecasts, type ForecastRunOptions, forecastMeasures, makeForecasts } from "./forecast-run.ts";
import { leadSummaries, sumSummary } from "./forecast-summary.ts";

let database: FreshDatabase;
let store: Store;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "presage-forecast-run-"));
  const clock = { now: () => new Date("2019-02-10T00:00:00Z") };
  store = await openStore({
    database: database.connection,
    blobFolder: folder,
    blobKey: TEST_BLOB_KEY,
    clock,
    random: () => 0.5,
    ledger: testLedger(clock),
  });
});

afterEach(async () => {
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Ten years of months to January 2019. */
function months(place: string, measure: string, fold: Fold, tlp: string, value: (t: number) => number) {
  return Array.from(
    { length: 121 },
    (_, t): NewReading => ({
      series: { place, subject: "*", measure, bucket: "month" },
      unit: "persons",
      fold,
      bucket: `${monthName(monthNumber("2009-01") + t)}-01`,
      value: value(t),
      label: Label.parse({ tlp }),
    }),
  ).filter((reading) => reading.value > 0);
}

const add = (readings: readonly NewReading[]) =>
  store.writer("test").transaction((transaction) => transaction.append(readings));
const made = async (options: ForecastRunOptions) => {
  const { places, keep } = await makeForecasts(store.systemView(), options);
  return { places, stored: await keep(store.writer("forecasts")) };
};
const run = (measure: string, models?: readonly string[]) =>
  made({ measure, asOf: "2019-01", draws: 200, blobs: store.blobs, ...(models && { models }) });
const kept = async (where: Record<string, string>) =>
  (await store.systemView().list(Forecast, { where, limit: 100 })).items;

const table = [
  ...months("AAA", "ucdp-deaths-best", "last", "CLEAR", (t) => 40 + (t % 7)),
  ...months("BBB", "ucdp-deaths-best", "last", "CLEAR", (t) => (t % 12 === 0 ? 5 : 0)),
];
const own = months("XXA", "deaths", "sum", "AMBER", (t) => (t > 100 ? 3 : 1));

test("every place of a measure is forecast by the best model and the benchmark, once", async () => {
  await add(table);
  expect(await run("ucdp-deaths-best")).toEqual({ places: 2, stored: 4 });
  expect(await run("ucdp-deaths-best")).toEqual({ places: 2, stored: 0 });
  const [calm] = await kept({ place: "BBB", model: "conflictology-12" });
  expect(calm?.label.tlp).toBe("CLEAR");
  expect(calm?.body).toMatchObject({ asOf: "2019-01", draws: 200, seed: "2019-01" });
  expect(calm?.body.leads.map(({ lead, month }) => `${lead} ${month}`)).toContain("12 2020-01");
  expect(calm?.body.sums.map(({ months: length }) => length)).toEqual([3, 6, 12]);
  const [war] = await kept({ place: "AAA", model: "stack" });
  expect(war?.body.sums[0]?.atLeast[2]).toBeGreaterThan(0.5);
  expect(war?.body.reasons.length).toBeGreaterThan(2);
});

test("a run keeps its draws in one blob a model, and what was summed up of them comes out of it again", async () => {
  await add(table);
  await run("ucdp-deaths-best");
  const forecasts = await kept({ model: "stack" });
  expect(forecasts.map(({ body }) => body.place).sort()).toEqual(["AAA", "BBB"]);
  const [sha256, ...others] = new Set(forecasts.map(({ body }) => body.drawsSha256));
  expect(others).toEqual([]);
  const draws = openDraws(await store.blobs.read(sha256 ?? ""));
  expect(draws.places).toEqual(["AAA", "BBB"]);
  for (const { body } of forecasts) {
    const own = draws.of([body.place]);
    expect(leadSummaries(own, 0)).toEqual(body.leads);
    expect([3, 6, 12].map((months) => sumSummary(own, 0, months))).toEqual(body.sums);
  }
  const files = (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name));
  expect(files).toHaveLength(2);
  await run("ucdp-deaths-best");
  expect((await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))).toEqual(
    files,
  );
});

test("a forecast says first what moved it since the month before, if that was forecast", async () => {
  await add(table);
  const run = (asOf: string) =>
    made({
      measure: "ucdp-deaths-best",
      asOf,
      draws: 50,
      blobs: store.blobs,
      models: ["conflictology-12"],
    });
  await run("2018-12");
  await run("2019-01");
  const [first] = await kept({ place: "AAA", asOf: "2018-12" });
  expect(first?.body.reasons[0]).not.toContain("had been forecast");
  const [next] = await kept({ place: "AAA", asOf: "2019-01" });
  expect(next?.body.reasons[0]).toMatch(
    /^January 2019 brought \d+, within the \d+ to \d+ that had been forecast/,
  );
});

test("a desk's own places borrow the published tables, are labelled by both and forecast alone", async () => {
  await add([...table, ...own]);
  expect(await run("deaths", ["stack"])).toEqual({ places: 1, stored: 1 });
  const [forecast] = await kept({ place: "XXA" });
  expect(forecast?.label.tlp).toBe("AMBER");
  expect(forecast?.body.reasons.join("\n")).toMatch(/analogues from (AAA|BBB)/);
});

test("what is due is the newest month that is over of each measure, until it is made", async () => {
  await add([...table, ...own]);
  const today = new Date("2019-02-10T00:00:00Z");
  expect(await forecastMeasures(store.systemView(), today)).toEqual(["deaths", "ucdp-deaths-best"]);
  expect(await dueForecasts(store.systemView(), today)).toEqual([
    { measure: "deaths", asOf: "2019-01" },
    { measure: "ucdp-deaths-best", asOf: "2019-01" },
  ]);
  await run("deaths");
  expect(await dueForecasts(store.systemView(), today)).toEqual([
    { measure: "ucdp-deaths-best", asOf: "2019-01" },
  ]);
});

test("a measure that is not known up to the month is not forecast; an unknown model is refused", async () => {
  await add(months("AAA", "ucdp-deaths-best", "last", "CLEAR", (t) => (t < 100 ? 9 : 0)));
  expect(await run("ucdp-deaths-best")).toEqual({ places: 0, stored: 0 });
  expect(await run("deaths")).toEqual({ places: 0, stored: 0 });
  await expect(run("ucdp-deaths-best", ["oracle"])).rejects.toThrow("There is no forecaster called oracle.");
});
