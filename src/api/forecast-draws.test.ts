/** What is added up and given out comes from the draws that were kept with the forecast. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { IDS } from "../../test/small-desk.ts";
import { forecastDraws } from "../app/operations/forecast-draws.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

test("a sum over months is taken draw by draw, with the chance of any number asked for", async () => {
  const quarter = (await desk.read("/api/forecast-sum?places=XXA&atLeast=50")).json();
  expect(quarter).toMatchObject({ asOf: "2019-04", from: "2019-05", to: "2019-07", places: 1 });
  expect(quarter.sum).toMatchObject({
    model: "stack",
    mean: 276.25,
    atLeast: [0.75, 0.75, 0.25, 0.25],
    p: 0.5,
  });
  const second = (await desk.read("/api/forecast-sum?first=2&months=1")).json();
  expect(second).toMatchObject({ from: "2019-06", to: "2019-06", sum: { mean: 3.75 } });
});

test("what was not forecast cannot be added", async () => {
  const months = await desk.problem({ method: "GET", url: "/api/forecast-sum?places=XXA&months=4" }, 422);
  expect(months.detail).toContain("month 4, which was not forecast");
  const place = await desk.problem({ method: "GET", url: '/api/forecast-sum?places=["XXA","XXC"]' }, 404);
  expect(place.detail).toContain("no forecast for XXC");
});

test("the draws are a table to take away, packed or not", async () => {
  const plain = await desk.read(`/api/forecasts/${IDS.forecast}.csv`);
  expect([plain.statusCode, plain.headers["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(plain.headers["content-disposition"]).toContain("draws%20XXA%202019-04%20stack.csv");
  const rows = plain.body.trimEnd().split("\n");
  expect([rows.length, rows[0], rows[3], rows[12]]).toEqual([
    13,
    "place,month,draw,value",
    "XXA,2019-05,3,10",
    "XXA,2019-07,4,1000",
  ]);
  const packed = await desk.read(`/api/forecasts/${IDS.forecast}.csv.gz`);
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
  await desk.problem({ method: "GET", url: `/api/forecasts/${IDS.forecast}.xls` }, 404);
  await desk.problem({ method: "GET", url: `/api/forecasts/${IDS.warning}.csv` }, 404);
});

test("the command writes the same table to a file, and says when there is nothing to write", async () => {
  const { system } = desk;
  const folder = await mkdtemp(join(tmpdir(), "presage-draws-"));
  const context = {
    system,
    principal: LOCAL_PERSON,
    view: system.store.view(LOCAL_PERSON.reader),
    writer: system.store.writer("test"),
    language: "en" as const,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
  try {
    const out = join(folder, "draws.csv.gz");
    const { sentence } = await forecastDraws.run({ out }, context);
    expect(sentence).toMatch(/places 1, months 3, draws of each 4\.$/);
    const table = gunzipSync(await readFile(out)).toString();
    expect(table).toBe((await desk.read(`/api/forecasts/${IDS.forecast}.csv`)).body);
    await expect(forecastDraws.run({ out, place: "XXQ" }, context)).rejects.toThrow("no such forecast");
  } finally {
    await rm(folder, { recursive: true });
  }
});
