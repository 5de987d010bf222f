import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

test("series are listed in the order of their keys, each with its first and last bucket", async () => {
  const { items } = (await desk.read("/api/series-list")).json();
  const keys = items.map(({ place, measure, subject, bucket }: Record<string, string>) =>
    [place, measure, subject, bucket].join(" "),
  );
  expect(keys).toEqual([...keys].sort());
  for (const { place, measure, subject, bucket, first, last } of items) {
    const query = new URLSearchParams({ place, measure, subject, bucket });
    const { readings } = (await desk.read(`/api/series?${query}`)).json();
    expect([readings[0].bucket, readings.at(-1).bucket]).toEqual([first, last]);
  }
  const shorter = (await desk.read("/api/series-list?limit=1")).json();
  expect(shorter.items).toEqual(items.slice(0, 1));
});
