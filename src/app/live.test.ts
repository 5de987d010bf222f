import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { partner } from "../../test/reader.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import { Label } from "../kernel/label.ts";
import { Source } from "../kernel/source.ts";
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

test("a reader hears only of kinds in which something changed that it may see, and only of its own work", async () => {
  const live = await openLive(fresh.store);
  const heard: Record<string, unknown[]> = { partner: [], local: [], program: [] };
  let told = () => {};
  live.listen((notice) => heard.partner?.push(notice), partner("AMBER"));
  live.listen((notice) => heard.local?.push(notice), LOCAL_PERSON.reader);
  live.listen(() => told());
  const write = async (tlp: "RED" | "CLEAR", name: string) => {
    const heardOf = new Promise<void>((done) => {
      told = done;
    });
    const label = Label.parse({ tlp });
    await fresh.store
      .writer("local")
      .transaction((transaction) => transaction.put(Source, [{ body: { name }, label }]));
    await heardOf;
  };
  await write("RED", "Kept apart");
  live.tell("local", { run: "r1", step: "secret-name.csv", done: 1 });
  await write("CLEAR", "For everybody");
  await live.close();
  const change = { event: "change", data: { kinds: ["source"] } };
  expect(heard.partner).toEqual([change]);
  expect(heard.local).toEqual([
    change,
    { event: "progress", data: { run: "r1", step: "secret-name.csv", done: 1 } },
    change,
  ]);
});
