import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { freshDatabase } from "../../test/postgres/harness.ts";
import { partner } from "../../test/reader.ts";
import { OPEN, readLabel } from "../kernel/label.ts";
import { Report } from "../kernel/report.ts";
import { Source } from "../kernel/source.ts";
import { Warning } from "../kernel/warning.ts";
import { advance, changedRecords, type Subscriber, withBacklog } from "./changes.ts";
import { openPool } from "./database.ts";
import { derivedId } from "./identity.ts";
import { drainJobs } from "./jobs.ts";
import { migrate, migrations } from "./migrations.ts";
import { searchIndex } from "./search-index.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.drop());

const source = (name: string, about = "") => ({
  id: derivedId("source", name),
  label: OPEN,
  body: { name, about },
});
const at = (text: string) => {
  fresh.clock.time = new Date(text);
};
const put = (...batch: ReturnType<typeof source>[]) =>
  fresh.store.writer("tester").transaction((transaction) => transaction.put(Source, batch));

describe("versions", () => {
  test("the same body is a duplicate, another body the next version", async () => {
    const [first] = await put(source("versions"));
    const [same] = await put(source("versions"));
    const [changed] = await put(source("versions", "changed"));
    expect([first?.outcome, same?.outcome, changed?.outcome]).toEqual(["stored", "duplicate", "changed"]);
    expect([first?.version, same?.version, changed?.version]).toEqual([1, 1, 2]);
  });

  test("an id that stands twice in a batch is judged against its first body", async () => {
    const puts = await put(source("twice", "a"), source("twice", "a"), source("twice", "b"));
    expect(puts.map(({ outcome }) => outcome)).toEqual(["stored", "duplicate", "changed"]);
    const { body } = await fresh.store.systemView().one(Source, derivedId("source", "twice"));
    expect(body.about).toBe("b");
  });

  test("what was known on a day is the same for ever", async () => {
    at("2019-02-01T00:00:00Z");
    await put(source("as-of", "february"));
    at("2019-03-01T00:00:00Z");
    await put(source("as-of", "march"));
    const id = derivedId("source", "as-of");
    const on = async (day: string) =>
      (await fresh.store.systemView(new Date(day)).many(Source, [id]))[0]?.body.about;
    expect(await on("2019-01-15T00:00:00Z")).toBeUndefined();
    expect(await on("2019-02-15T00:00:00Z")).toBe("february");
    expect(await on("2019-03-15T00:00:00Z")).toBe("march");
    at("2019-04-01T00:00:00Z");
    await put(source("as-of", "april"));
    expect(await on("2019-03-15T00:00:00Z")).toBe("march");
    const history = await fresh.store.systemView().history(Source, id);
    expect(history.map(({ version, body }) => [version, body.about])).toEqual([
      [1, "february"],
      [2, "march"],
      [3, "april"],
    ]);
  });

  test("a transaction that fails leaves nothing behind", async () => {
    const failing = fresh.store.writer("tester").transaction(async (transaction) => {
      await transaction.put(Source, [source("never")]);
      throw new Error("stop");
    });
    await expect(failing).rejects.toThrow("stop");
    expect(await fresh.store.systemView().many(Source, [derivedId("source", "never")])).toEqual([]);
  });
});

describe("views", () => {
  test("a reader sees no more than the label lets", async () => {
    const id = derivedId("source", "secret");
    await fresh.store
      .writer("tester")
      .transaction((transaction) =>
        transaction.put(Source, [{ id, label: readLabel("TLP:RED"), body: { name: "zz-secret" } }]),
      );
    const green = fresh.store.view(partner("GREEN"));
    await expect(green.one(Source, id)).rejects.toMatchObject({ code: "missing" });
    expect(await green.count(Source, { name: "zz-secret" })).toBe(0);
    expect((await green.list(Source, { limit: 500 })).items.map((item) => item.id)).not.toContain(id);
    expect((await green.countBy(Source, "name")).has("zz-secret")).toBe(false);
  });

  test("a field that is not indexed is refused, so that no list can be slow or injected", async () => {
    const view = fresh.store.systemView();
    await expect(view.list(Source, { where: { "name') or true --": "x" } })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("pages together hold each record once, in order", async () => {
    await put(...Array.from({ length: 25 }, (_, i) => source(`page-${String(i).padStart(2, "0")}`)));
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await fresh.store.systemView().list(Source, {
        where: { name: { from: "page-", to: "page-z" } },
        orderBy: "name",
        descending: false,
        limit: 7,
        after,
      });
      names.push(...page.items.map(({ body }) => body.name));
      after = page.next;
    } while (after);
    expect(names).toHaveLength(25);
    expect(names).toEqual([...new Set(names)].sort());
  });

  test("a page mark that no list gave out is refused", async () => {
    await expect(fresh.store.systemView().list(Source, { after: "bm9uc2Vuc2U" })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

describe("the change log", () => {
  const taken: string[] = [];
  const subscriber: Subscriber = {
    name: "test-subscriber",
    kinds: ["source"],
    batch: 2,
    async take(changes, transaction) {
      for (const record of await changedRecords(transaction.sql, Source, changes))
        taken.push(record.body.name);
    },
  };
  const drain = async () => {
    while ((await withBacklog(fresh.store.systemView().sql, [subscriber])).size > 0)
      await advance(fresh.store.writer("tester"), subscriber);
  };

  test("hands each entry over once, in order, in batches", async () => {
    await drain();
    taken.length = 0;
    await put(source("log-1"), source("log-2"), source("log-3"));
    await drain();
    expect(taken).toEqual(["log-1", "log-2", "log-3"]);
    await drain();
    expect(taken).toHaveLength(3);
  });

  test("hands a batch over again when taking it failed", async () => {
    await drain();
    await put(source("log-again"));
    const failing = { ...subscriber, take: () => Promise.reject(new Error("killed")) };
    await expect(
      (async () => {
        while ((await withBacklog(fresh.store.systemView().sql, [subscriber])).size > 0)
          await advance(fresh.store.writer("tester"), failing);
      })(),
    ).rejects.toThrow("killed");
    taken.length = 0;
    await drain();
    expect(taken).toEqual(["log-again"]);
  });

  test("does not skip an entry whose transaction commits after a later one", async () => {
    await drain();
    taken.length = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => {
      letGo = done;
    });
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((done) => {
      begun = done;
    });
    const slow = fresh.store.writer("slow").transaction(async (transaction) => {
      await transaction.put(Source, [source("log-slow")]);
      begun();
      await held;
    });
    await hasBegun;
    await put(source("log-fast"));
    await advance(fresh.store.writer("tester"), subscriber);
    letGo();
    await slow;
    await drain();
    expect(taken.sort()).toEqual(["log-fast", "log-slow"]);
  });
});

describe("readings", () => {
  const key = (place: string) => ({ place, subject: "*", measure: "test", bucket: "month" as const });
  const append = (place: string, fold: "sum" | "last", value: number, publishedAt?: string) =>
    fresh.store.writer("tester").transaction((transaction) =>
      transaction.append([
        {
          series: key(place),
          unit: "persons",
          fold,
          bucket: "2019-01-01",
          value,
          label: OPEN,
          publishedAt,
        },
      ]),
    );
  const values = async (place: string, asOf?: string) =>
    (
      await fresh.store
        .systemView(asOf ? new Date(asOf) : undefined)
        .readings({ measure: "test", bucket: "month", places: [place] })
    ).map(({ value }) => value);

  test("parts add up, and the sum as of a day stays what it was", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        async (place, parts) => {
          let sum = 0;
          for (const [i, part] of parts.entries()) {
            at(`2019-05-0${i + 1}T00:00:00Z`);
            await append(place, "sum", part);
            sum += part;
            expect(await values(place, `2019-05-0${i + 1}T12:00:00Z`)).toEqual([sum]);
          }
          expect(await values(place, "2019-05-01T12:00:00Z")).toEqual([parts[0]]);
        },
      ),
      { numRuns: 10 },
    );
  });

  test("of published figures the last stands, and the same again says nothing new", async () => {
    expect(await append("FIG", "last", 10)).toEqual([true]);
    expect(await append("FIG", "last", 10)).toEqual([false]);
    expect(await append("FIG", "last", 12)).toEqual([true]);
    expect(await values("FIG")).toEqual([12]);
  });

  test("of published figures the one published last stands, in whatever order they come", async () => {
    const vintages = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 3 })),
      {
        minLength: 1,
        maxLength: 6,
        selector: ([day]) => day,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.uuid(), vintages, async (place, said) => {
        at("2019-06-01T00:00:00Z");
        const tell = ([day, value]: readonly [number, number]) =>
          append(place, "last", value, `2019-03-${String(day).padStart(2, "0")}T00:00:00Z`);
        for (const each of said) await tell(each);
        const newest = [...said].sort(([a], [b]) => b - a)[0];
        expect(await values(place)).toEqual([newest?.[1]]);
        for (const each of said) expect(await tell(each)).toEqual([false]);
      }),
      { numRuns: 10 },
    );
  });

  test("what was known on a day stays what it was when an older figure comes later", async () => {
    at("2019-05-01T00:00:00Z");
    await append("OLD", "last", 7, "2019-04-01T00:00:00Z");
    at("2019-05-02T00:00:00Z");
    expect(await append("OLD", "last", 5, "2019-03-01T00:00:00Z")).toEqual([true]);
    expect([await values("OLD"), await values("OLD", "2019-05-01T12:00:00Z")]).toEqual([[7], [7]]);
  });

  test("a figure that says it was published in the future does not outlast a correction", async () => {
    at("2019-05-01T00:00:00Z");
    await append("FUT", "last", 900, "2999-01-01T00:00:00Z");
    at("2019-05-02T00:00:00Z");
    await append("FUT", "last", 9, "2019-05-02T00:00:00Z");
    expect(await values("FUT")).toEqual([9]);
  });
});

describe("search", () => {
  test("finds a word in the forms of its language, across versions only in the present one", async () => {
    await put(source("search one", "the attacks on the harbour"));
    await put(source("search one", "the market reopened"));
    await put(source("search two", "an attack on the bridge"));
    while ((await withBacklog(fresh.store.systemView().sql, [searchIndex])).size > 0)
      await advance(fresh.store.writer("index"), searchIndex);
    const found = async (words: string) =>
      (await fresh.store.systemView().search(words, { kinds: ["source"] })).map(({ title }) => title);
    expect(await found("attack")).toEqual(["search two"]);
    expect(await found("reopen")).toEqual(["search one"]);
  });

  test("leaves out what has an unwanted word, also when no other word is given", async () => {
    await put(source("gate one", "sluice opened"));
    await put(source("gate two", "sluice opened at night"));
    while ((await withBacklog(fresh.store.systemView().sql, [searchIndex])).size > 0)
      await advance(fresh.store.writer("index"), searchIndex);
    const found = async (words: string) =>
      (await fresh.store.systemView().search(words, { kinds: ["source"] })).map(({ title }) => title);
    expect(await found("sluice -night")).toEqual(["gate one"]);
    expect(await found('"sluice opened" -morning')).toEqual(expect.arrayContaining(["gate one", "gate two"]));
    expect(await found("sluice -sluice")).toEqual([]);
    const others = await found("-night");
    expect(others).toContain("gate one");
    expect(others).not.toContain("gate two");
  });

  test("finds Turkish, Arabic and Chinese words", async () => {
    const texts = ["Iğdır'da çatışma çıktı", "اشتباكات في الميناء", "港口发生冲突"];
    await fresh.store.writer("tester").transaction((transaction) =>
      transaction.put(
        Report,
        texts.map((text, i) => ({
          label: OPEN,
          body: {
            sourceId: derivedId("source", "x"),
            runId: derivedId("run", "x"),
            nativeId: `text-${i}`,
            format: "test",
            discipline: "open" as const,
            title: `text-${i}`,
            text,
            language: ["tr", "ar", "zh"][i],
            receivedAt: "2019-01-01T00:00:00.000Z",
            sha256: "0".repeat(64),
            bytes: 1,
            mediaType: "text/plain",
          },
        })),
      ),
    );
    while ((await withBacklog(fresh.store.systemView().sql, [searchIndex])).size > 0)
      await advance(fresh.store.writer("index"), searchIndex);
    const found = async (words: string) =>
      (await fresh.store.systemView().search(words)).map(({ title }) => title);
    expect(await found("çatışma")).toEqual(["text-0"]);
    expect(await found("الميناء")).toEqual(["text-1"]);
    expect(await found("冲突")).toEqual(["text-2"]);
  });
});

describe("blobs", () => {
  test("the same bytes are one blob, and altered bytes are noticed", async () => {
    const bytes = new TextEncoder().encode("what was received");
    const first = await fresh.store.blobs.put(bytes);
    const again = await fresh.store.blobs.put(
      (async function* () {
        yield bytes.slice(0, 5);
        yield bytes.slice(5);
      })(),
    );
    expect(again).toEqual(first);
    expect(new TextDecoder().decode(await fresh.store.blobs.read(first.sha256))).toBe("what was received");
    for await (const chunk of fresh.store.blobs.stream(first.sha256)) expect(chunk.length).toBeGreaterThan(0);
    const path = join(fresh.blobFolder, first.sha256.slice(0, 2), first.sha256);
    await writeFile(path, "something else");
    await expect(fresh.store.blobs.read(first.sha256)).rejects.toMatchObject({ code: "invalid" });
    await rm(path);
    await expect(fresh.store.blobs.read(first.sha256)).rejects.toMatchObject({ code: "missing" });
  });

  test("a name that is no hash reaches no file", async () => {
    await expect(async () => fresh.store.blobs.read("../../etc/passwd")).rejects.toMatchObject({
      code: "missing",
    });
  });
});

describe("jobs", () => {
  test("a job exists exactly when its transaction commits", async () => {
    const ran: unknown[] = [];
    const tasks = { note: async (payload: unknown) => void ran.push(payload) };
    await fresh.store.writer("tester").transaction((transaction) => transaction.enqueue("note", { n: 1 }));
    await fresh.store
      .writer("tester")
      .transaction(async (transaction) => {
        await transaction.enqueue("note", { n: 2 });
        throw new Error("rolled back");
      })
      .catch(() => undefined);
    await drainJobs(fresh.store.pool, tasks, { error: (message) => expect.fail(message) });
    expect(ran).toEqual([{ n: 1 }]);
  });
});

describe("migrations", () => {
  test("run again on populated tables change nothing", async () => {
    await put(source("before-migration"));
    const before = await fresh.store.systemView().count(Source);
    expect(await migrate(fresh.store.pool)).toEqual({
      from: migrations.at(-1)?.number,
      to: migrations.at(-1)?.number,
    });
    expect(await fresh.store.systemView().count(Source)).toBe(before);
  });

  test("a record kind that is new to a populated database gets its table and indexes", async () => {
    await fresh.store.pool.query('DROP TABLE "warning"');
    await migrate(fresh.store.pool);
    expect(await fresh.store.systemView().count(Warning)).toBe(0);
    const { rows } = await fresh.store.pool.query(
      "SELECT indexname FROM pg_indexes WHERE tablename = 'warning' AND indexname = 'warning_place'",
    );
    expect(rows).toHaveLength(1);
  });

  test("an older schema is brought up to date with what is in it, in numbered steps", async () => {
    const database = await freshDatabase();
    const pool = openPool(database.connection);
    await pool.query("CREATE TABLE schema_version (number integer PRIMARY KEY, title text NOT NULL)");
    expect(await migrate(pool)).toEqual({ from: 0, to: migrations.at(-1)?.number });
    await pool.end();
    await database.drop();
  });

  test("a newer schema is refused and left alone", async () => {
    const database = await freshDatabase();
    const pool = openPool(database.connection);
    await migrate(pool);
    await pool.query("INSERT INTO schema_version VALUES (999, 'from the future')");
    await expect(migrate(pool)).rejects.toThrow("made by a newer Presage");
    const { rows } = await pool.query("SELECT max(number) AS number FROM schema_version");
    expect(rows).toEqual([{ number: 999 }]);
    await pool.end();
    await database.drop();
  });
});
