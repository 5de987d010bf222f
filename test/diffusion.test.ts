/** Violence beyond the borders over HTTP, on readings as known then. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { OPEN } from "../src/kernel/label.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
  // The desk's clock stands in May 2019: April is the last month that is over.
  const first = monthNumber("2014-01");
  const last = monthNumber("2019-04");
  const deaths: Readonly<Record<string, (month: number) => number>> = {
    NER: () => 0,
    MLI: (month) => (month === last ? 90 : 0),
    NGA: (month) => (month === last - 6 ? 60 : 0),
    JPN: () => 0,
  };
  const { store, clock } = desk.system;
  await store.writer("test", clock).transaction((transaction) =>
    transaction.append(
      Object.entries(deaths).flatMap(([place, value]) =>
        Array.from({ length: last - first + 1 }, (_, t) => ({
          series: { place, subject: "*", measure: "ucdp-deaths", bucket: "month" as const },
          unit: "deaths",
          fold: "last" as const,
          bucket: `${monthName(first + t)}-01`,
          value: value(first + t),
          label: OPEN,
        })),
      ),
    ),
  );
});
afterAll(() => desk.close());

const Answer = z.object({
  month: z.string(),
  items: z.array(
    z.object({
      place: z.string(),
      name: z.string(),
      around: z.number(),
      neighbours: z.array(
        z.object({ place: z.string(), decayed: z.number(), share: z.number(), knownTo: z.string() }),
      ),
    }),
  ),
  model: z
    .object({ month: z.string(), chance: z.number(), ifQuiet: z.number(), most: z.number() })
    .optional(),
});
const ask = async (query: string) => Answer.parse((await desk.read(`/api/diffusion${query}`)).json());

test("all that border on violence come with whose it is, the most violence around them first", async () => {
  const { month, items } = await ask("");
  expect(month).toBe("2019-04");
  expect(items.map(({ place }) => place)).toEqual(["NER"]);
  expect(items[0]?.around).toBeCloseTo(120, 6);
  expect(items[0]?.neighbours.map(({ place, share }) => [place, share])).toEqual([
    ["MLI", expect.closeTo(0.75, 9)],
    ["NGA", expect.closeTo(0.25, 9)],
  ]);
});

test("one place has its model's chance, with the neighbours as they are and with them quiet", async () => {
  const { model, items } = await ask("?place=NER");
  expect(items.length).toBe(1);
  expect(items[0]?.neighbours[0]?.knownTo).toBe("2019-04");
  expect(model?.month).toBe("2019-04");
  expect(model?.most).toBeCloseTo(90, 6);
  expect((await ask("?place=MLI")).model).toBeUndefined();
  expect((await ask("?place=JPN")).items).toMatchObject([{ place: "JPN", around: 0, neighbours: [] }]);
});

test("a place without figures is refused with what to do, and nothing recorded later is known before", async () => {
  const { detail } = await desk.problem({ url: "/api/diffusion?place=FRA" }, 404);
  expect(detail).toContain("no figures of violence in France");
  const before = new Date(desk.system.clock.now().getTime() - 3_600_000).toISOString();
  expect((await ask(`?asOf=${before}`)).items).toEqual([]);
});

test("measures are listed by month with those that count violence marked", async () => {
  const Measures = z.object({
    items: z.array(z.looseObject({ measure: z.string(), violence: z.boolean() })),
  });
  const { items } = Measures.parse((await desk.read("/api/measures?bucket=month")).json());
  expect(items.find(({ measure }) => measure === "ucdp-deaths")).toMatchObject({
    violence: true,
    first: "2014-01-01",
    last: "2019-04-01",
  });
});
