import { expect, test } from "vitest";
import type { Draft, Found } from "../format.ts";
import { openInput, USUAL_LIMITS } from "../input.ts";
import { figures } from "./figures.ts";

async function read(
  source: Parameters<typeof openInput>[0],
  options: unknown = {},
  name = "prices.csv",
): Promise<Found[]> {
  const found: Found[] = [];
  for await (const input of openInput(source, name, USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) throw input.fault;
    for await (const item of figures.parse(input, figures.options.parse(options))) found.push(item);
  }
  return found;
}

async function* text(table: string) {
  yield Buffer.from(table);
}

function readings(found: readonly Found[]): Extract<Draft, { kind: "reading" }>[] {
  const drafts = found.flatMap((item) => ("drafts" in item ? item.drafts : []));
  return drafts.filter((draft) => draft.kind === "reading");
}

test("../shared/data: the long and the wide table of deaths by country and month hold the same readings", async () => {
  const folder = "../shared/data/conflict/ucdp_country_month";
  const options = { measure: "deaths_best", unit: "persons" };
  const long = await read(`${folder}_to_2019-12.csv.gz`, options);
  const wide = await read(`${folder}_wide_to_2019-12.csv.gz`, options);
  expect([long.length, wide.length]).toEqual([44_268, 372]);
  const key = (all: readonly Found[]) =>
    readings(all)
      .map(({ series, bucket, value }) => `${series.place} ${series.measure} ${bucket} ${value}`)
      .sort();
  expect(key(wide)).toEqual(key(long));
});

test("a table that names no measure goes by its file's name, so that two are not one series", async () => {
  const [reading] = readings(await read(text("place,month,value\nMLI,2019-01,3\n")));
  expect(reading?.series.measure).toBe("prices");
});

test("year and month in two columns are one month", async () => {
  const [reading] = readings(await read(text("country,year,month,value\nMali,2019,4,3\n")));
  expect(reading).toMatchObject({ bucket: "2019-04-01", value: 3, series: { place: "MLI" } });
});

test("a table without a needed column is a fault that says which", async () => {
  await expect(read(text("place,measure,value\nMLI,x,3\n"))).rejects.toThrow(/no column for a month or date/);
});

test("a row of a wide table is read alone behind its header, without the columns that were left out", async () => {
  const table = 'month,Mali,"Congo, Rep.",Atlantis\n2019-01,1,2,3\n2019-02,x,5,6\n';
  const [header, , bad] = await read(text(table));
  expect(header).toMatchObject({ position: 1, quarantined: expect.stringContaining("Atlantis") });
  expect(bad).toMatchObject({ quarantined: 'The value in column Mali "x" is not a number.' });
  const alone = figures.header?.({ name: "prices.csv", text: table, encoding: "utf-8" }) ?? "";
  const corrected = Buffer.from(bad?.raw ?? [])
    .toString()
    .replace("x", "4");
  const again = await read(text(alone + corrected));
  expect(again.length).toBe(1);
  expect(readings(again).map(({ series, value }) => [series.place, value])).toEqual([
    ["MLI", 4],
    ["COG", 5],
  ]);
});
