import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { openLive } from "./live.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.drop());

const END_LISTENERS =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()";

test("a listening connection that ends after it was given back is no fault", async () => {
  const live = await openLive(fresh.store);
  const ended = fresh.store.pool.query(END_LISTENERS);
  await live.close();
  await ended;
  await expect(fresh.store.pool.query("SELECT 1")).resolves.toMatchObject({ rowCount: 1 });
});

test("a listener hears again after its connection was lost", async () => {
  const live = await openLive(fresh.store);
  const heard = new Promise<void>((done) => {
    live.listen(() => done());
  });
  await fresh.store.pool.query(END_LISTENERS);
  await heard;
  await live.close();
});
