import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { dayName, dayOf } from "../src/analyse/calendar.ts";
import { Event } from "../src/kernel/event.ts";
import { Label } from "../src/kernel/label.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { derivedId } from "../src/store/identity.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
  await plant();
});
afterAll(() => desk.close());

/** Three hundred days of incidents in thirty towns, and twelve in one of them in the last week. */
async function plant(): Promise<void> {
  const chance = seededChance("clusters");
  const today = dayOf(desk.system.clock.now());
  const calm = Array.from({ length: 300 }, () => ({ town: chance.integer(30), age: chance.integer(300) }));
  const crowd = Array.from({ length: 12 }, (_, i) => ({ town: 7, age: i % 6 }));
  await desk.system.store.writer("test").transaction((transaction) =>
    transaction.put(
      Event,
      [...calm, ...crowd].map(({ town, age }, i) => {
        const day = dayName(today - age);
        return {
          id: derivedId("event", `cluster ${i}`),
          label: Label.parse({ tlp: "CLEAR" }),
          body: {
            title: `Incident ${i}`,
            type: "ASSAULT" as const,
            occurred: { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.000Z` },
            day,
            place: {
              precision: "place" as const,
              latitude: 10 + (town % 6),
              longitude: 20 + Math.floor(town / 6),
            },
            country: "XXB",
            claims: [derivedId("claim", `cluster ${i}`)],
            mediaVolume: 1,
            independentOrigins: 1,
          },
        };
      }),
    ),
  );
}

const Answer = z.object({
  incidents: z.int(),
  items: z.array(
    z.object({
      latitude: z.number(),
      longitude: z.number(),
      since: z.string(),
      observed: z.int(),
      p: z.number(),
    }),
  ),
});
const ask = async (query: string) => Answer.parse((await desk.read(`/api/clusters?${query}`)).json());

test("the town where incidents crowd comes first, with a p-value that the seed decides", async () => {
  const { incidents, items } = await ask("country=XXB&replicas=99");
  expect(incidents).toBe(312);
  expect(items[0]).toMatchObject({ latitude: 11, longitude: 21, p: 0.01 });
  expect(items[0]?.observed).toBeGreaterThanOrEqual(12);
  expect(await ask("country=XXB&replicas=99")).toEqual({ incidents, items });
  for (const other of items.slice(1)) expect(other.p).toBeGreaterThan(0.05);
});

test("a country without incidents has no cluster", async () => {
  expect(await ask("country=XXC")).toEqual({ incidents: 0, items: [] });
});
