import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { figure } from "./small-desk.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
  const readings = Array.from({ length: 48 }, (_, i) => {
    const month = `${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
    return { ...figure("XXB", month, 200 + i + 50 * Math.sin((2 * Math.PI * i) / 12) + ((i * 7) % 5)) };
  }).map((reading) => ({ ...reading, unit: "index", series: { ...reading.series, measure: "wheat-price" } }));
  const incidents = ["MLI", "NER", "FRA"].flatMap((place, p) =>
    Array.from({ length: 24 }, (_, i) => {
      const month = `${2017 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
      const reading = figure(place, month, 3 + p + ((i * (p + 3)) % 5));
      return { ...reading, unit: "incidents", series: { ...reading.series, measure: "civil-incidents" } };
    }),
  );
  await desk.system.store
    .writer("test", desk.system.clock)
    .transaction((transaction) => transaction.append([...readings, ...incidents]));
});
afterAll(() => desk.close());

const ask = (query: Record<string, string>) =>
  desk.read(
    `/api/series-forecast?${new URLSearchParams({ place: "XXB", measure: "wheat-price", bucket: "month", ...query })}`,
  );

describe("a forecast of any series of the desk", () => {
  test("is a fan from the month after its last reading, with its track", async () => {
    const made = (await ask({ horizon: "6" })).json();
    expect(made.leads.map(({ bucket }: { bucket: string }) => bucket)).toEqual(
      ["01", "02", "03", "04", "05", "06"].map((month) => `2019-${month}-01`),
    );
    expect(made.history).toHaveLength(48);
    for (const { mean, quantiles } of made.leads) {
      expect(quantiles).toHaveLength(9);
      expect(mean).toBeGreaterThan(quantiles[0]);
      expect(mean).toBeLessThan(quantiles[8]);
    }
    expect(made.track.error).toBeLessThan(made.track.naiveError);
    expect(made.weights.length).toBeGreaterThan(0);
  });

  test("is made by the model that is asked for, and refused by one there is not", async () => {
    expect((await ask({ model: "theta" })).json().model).toBe("theta");
    expect((await ask({ model: "oracle" })).statusCode).toBe(404);
  });

  test("of a series that nobody has is not there", async () => {
    expect((await ask({ measure: "rain" })).statusCode).toBe(404);
  });
});

describe("forecasts of countries that add up", () => {
  test("are of each country, its part of the world and all of them", async () => {
    const { items } = (await desk.read("/api/forecast-sums?measure=civil-incidents&horizon=3")).json();
    const of = (level: string) => items.filter((item: { level: string }) => item.level === level);
    expect(
      of("country")
        .map(({ place }: { place: string }) => place)
        .sort(),
    ).toEqual(["FRA", "MLI", "NER"]);
    const sum = (list: readonly { mean: number[] }[], k: number) =>
      list.reduce((all, { mean }) => all + (mean[k] ?? Number.NaN), 0);
    for (const k of [0, 1, 2]) {
      expect(sum(of("country"), k)).toBeCloseTo(of("world")[0].mean[k], 6);
      expect(sum(of("region"), k)).toBeCloseTo(of("world")[0].mean[k], 6);
    }
    expect(
      of("region")
        .map(({ placeName }: { placeName: string }) => placeName)
        .sort(),
    ).toEqual(["Western Africa", "Western Europe"]);
  });

  test("are refused for prices, which have no sum", async () => {
    const said = await desk.read("/api/forecast-sums?measure=wheat-price");
    expect(said.statusCode).toBe(422);
    expect(said.json().detail).toContain("not counted");
  });
});
