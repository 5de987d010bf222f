import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { incidentPointsIn } from "../src/app/incident-points.ts";
import { Event } from "../src/kernel/event.ts";
import { Label } from "../src/kernel/label.ts";
import { derivedId } from "../src/store/identity.ts";
import { partner } from "./reader.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

async function put(name: string, tlp: "CLEAR" | "RED", place: object): Promise<void> {
  await desk.system.store.writer("test").transaction((transaction) =>
    transaction.put(Event, [
      {
        id: derivedId("event", name),
        label: Label.parse({ tlp }),
        body: {
          title: name,
          type: "ASSAULT",
          occurred: { from: "1969-12-31T00:00:00.000Z", to: "1969-12-31T23:59:59.000Z" },
          day: "1969-12-31",
          place: { precision: "place", ...place },
          country: "SYR",
          deaths: { best: 7 },
          claims: [derivedId("claim", name)],
          mediaVolume: 1,
          independentOrigins: 1,
        },
      },
    ]),
  );
}

const Answer = z.object({
  stamp: z.string(),
  points: z
    .object({
      count: z.int(),
      ids: z.string(),
      days: z.string(),
      latitudes: z.string(),
      longitudes: z.string(),
    })
    .optional(),
});
const ask = async (query = "") => Answer.parse((await desk.read(`/api/incident-points${query}`)).json());
const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64");

test("incidents come as columns, and not again until something has changed", async () => {
  await put("south", "CLEAR", { latitude: -12.34567, longitude: 179.9 });
  await put("nowhere", "CLEAR", {});
  const { stamp, points } = await ask();
  const ids = Array.from({ length: points?.count ?? 0 }, (_, i) =>
    bytes(points?.ids)
      .subarray(16 * i, 16 * i + 16)
      .toString("hex"),
  );
  const south = ids.indexOf(derivedId("event", "south").replaceAll("-", ""));
  const nowhere = ids.indexOf(derivedId("event", "nowhere").replaceAll("-", ""));
  expect(bytes(points?.days).readInt32LE(4 * south)).toBe(-1);
  expect(bytes(points?.latitudes).readInt32LE(4 * south)).toBe(-1_234_567);
  expect(bytes(points?.longitudes).readInt32LE(4 * south)).toBe(17_990_000);
  expect(bytes(points?.latitudes).readInt32LE(4 * nowhere)).toBe(-2_147_483_648);
  expect(await ask(`?known=${stamp}`)).toEqual({ stamp });
  await put("later", "CLEAR", {});
  expect((await ask(`?known=${stamp}`)).points?.count).toBe((points?.count ?? 0) + 1);
});

test("a reader gets the points of what the reader may see, as of the day asked for", async () => {
  const count = async (view = desk.system.store.view(partner("CLEAR"))) =>
    (await incidentPointsIn(view, undefined)).points?.count;
  const before = await count();
  const all = await count(desk.system.store.systemView());
  await put("secret", "RED", { latitude: 1, longitude: 1 });
  expect(await count()).toBe(before);
  expect(await count(desk.system.store.systemView())).toBe((all ?? 0) + 1);
  expect(await count(desk.system.store.systemView(new Date("2000-01-01T00:00:00Z")))).toBe(0);
});
