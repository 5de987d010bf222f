import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { clocksApart, databaseApart, keepWitnessClocks, secondsApart } from "./clock-check.ts";

let fresh: FreshStore;
beforeEach(async () => {
  fresh = await freshStore();
});
afterEach(() => fresh.drop());

const real = { now: () => new Date() };
const off = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1000) });
const at = (second: number) => new Date(second * 1000);

test("what may come from the way there and back is no difference", () => {
  expect(secondsApart(at(5), at(4), at(6))).toBe(0);
  expect(secondsApart(at(5), at(5.4), at(5.6), 1)).toBe(0);
  expect(secondsApart(at(5), at(10), at(20))).toBe(-5);
  expect(secondsApart(at(50), at(10), at(20), 1)).toBe(29);
});

test("ASVS 16.2.2: a machine whose clock is not the database's says so, and which way", async () => {
  const view = fresh.store.systemView();
  expect(await clocksApart(view, fresh.store.pool, real)).toEqual([]);
  expect((await databaseApart(fresh.store.pool, off(120))).seconds).toBeCloseTo(-120, -1);
  expect(await clocksApart(view, fresh.store.pool, off(120))).toMatchObject([{ of: "database" }]);
});

test("ASVS 16.2.2: a witness that signs by another time is named until it signs by the right one", async () => {
  const view = fresh.store.systemView();
  const writer = fresh.store.writer("audit");
  await keepWitnessClocks(view, writer, [
    { of: "north", seconds: 95 },
    { of: "south", seconds: 0 },
  ]);
  expect(await clocksApart(view, fresh.store.pool, real)).toEqual([{ of: "north", seconds: 95 }]);
  await keepWitnessClocks(view, writer, [{ of: "north", seconds: 0 }]);
  expect(await clocksApart(view, fresh.store.pool, real)).toEqual([]);
});
