/** Locks are taken in one order, and each that is taken stands on the page: ASVS 5.0.0, 15.4.3. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseInput } from "../../src/app/operation-input.ts";
import { operations } from "../../src/app/operations/all.ts";
import { perform } from "../../src/app/perform.ts";
import { noteGuardSettings } from "../../src/guard/guard-settings.ts";
import { putInstitution, putPerson } from "../../src/guard/people.ts";
import { LOCAL_PERSON } from "../../src/guard/principal.ts";
import { Entity } from "../../src/kernel/entity.ts";
import { OPEN } from "../../src/kernel/label.ts";
import { Institution, Person } from "../../src/kernel/person.ts";
import { derivedId } from "../../src/store/identity.ts";
import { lockRecords } from "../../src/store/record-locks.ts";
import { freshStore } from "../postgres/fresh-store.ts";
import { serveSmallDesk, upload } from "../served-desk.ts";
import { watchLocks } from "./lock-watch.ts";
import { LOCK } from "./lock-words.ts";
import { shippedSources } from "./sources.ts";

test("ASVS 15.4.3: every file that takes a lock stands on the page of locks with its rank, and no other does", () => {
  const page = readFileSync("docs/security/locks.md", "utf8");
  const listed = [...page.matchAll(/^\| \d+ \|.*?`(src\/[^`]+)`/gm)].map(([, path = ""]) => path);
  const taking = shippedSources().flatMap(({ path, text }) =>
    path.startsWith("src/") && LOCK.test(text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, "")) ? [path] : [],
  );
  expect(taking.length).toBeGreaterThan(10);
  expect([...new Set(listed)].sort()).toEqual(taking.sort());
});

test("ASVS 15.4.3: two who change the same records in opposite orders at the same time both come to an end", async () => {
  const fresh = await freshStore();
  try {
    const batch = (round: number) =>
      Array.from({ length: 200 }, (_, i) => ({
        id: derivedId("entity", `lock ${i}`),
        label: OPEN,
        body: { nativeId: String(i), schema: "Organization", name: `${i} of round ${round}` },
      }));
    const put = (all: ReturnType<typeof batch>, who: string) =>
      fresh.store.writer(who).transaction((transaction) => transaction.put(Entity, all));
    await put(batch(0), "first");
    for (let round = 1; round <= 25; round += 1) {
      const all = batch(round);
      await Promise.all([put(all, "one"), put([...all].reverse(), "another"), put(all.slice(50), "third")]);
    }
    const { rows } = await fresh.store.pool.query<{ deadlocks: number }>(
      "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()",
    );
    expect(rows[0]?.deadlocks).toBe(0);
  } finally {
    await fresh.drop();
  }
});

test("ASVS 15.4.3: two who store new records of the same ids in opposite orders never wait for each other", async () => {
  const fresh = await freshStore();
  try {
    let stored = 0;
    for (let round = 0; round < 25; round += 1) {
      const all = Array.from({ length: 200 }, (_, i) => ({
        id: derivedId("entity", `new ${i} of round ${round}`),
        label: OPEN,
        body: { nativeId: `${round} ${i}`, schema: "Organization" as const, name: `${i} of round ${round}` },
      }));
      const put = (records: typeof all, who: string) =>
        fresh.store.writer(who).transaction((transaction) => transaction.put(Entity, records));
      const ends = await Promise.allSettled([put(all, "one"), put([...all].reverse(), "another")]);
      // Who comes second finds the ids taken; a transaction that PostgreSQL had to end would say something else.
      for (const end of ends)
        if (end.status === "rejected") expect(String(end.reason)).toMatch(/duplicate key|already/);
      stored += ends.filter(({ status }) => status === "fulfilled").length;
    }
    expect(stored).toBeGreaterThanOrEqual(25);
    const { rows } = await fresh.store.pool.query<{ deadlocks: number }>(
      "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()",
    );
    expect(rows[0]?.deadlocks).toBe(0);
  } finally {
    await fresh.drop();
  }
});

test("ASVS 15.4.3: while people join, records change, keys are renewed and the log is signed, no transaction goes back to a lower rank", async () => {
  const desk = await serveSmallDesk();
  try {
    const { system } = desk;
    const watches = [system.store.pool, system.store.background.pool].map(watchLocks);
    const ask = (id: string, input: object) => {
      const operation = operations.get(id);
      return perform(system, operation, parseInput(operation, { ...input }), {
        principal: { ...LOCAL_PERSON, hasSteppedUp: true, purpose: "case 12" },
        signal: new AbortController().signal,
      });
    };
    const document =
      "---\nsource: OBSERVER\nlabel: TLP:CLEAR\n---\nShelling was heard in the harbour of Orvel.\n";
    const uploaded = await desk.server.inject(
      upload([{ name: "heard.md", bytes: document }], "?source=Observer"),
    );
    expect(uploaded.statusCode).toBe(200);
    const person = { name: "Bo", signInName: "bo", institution: "home", roles: ["analyst" as const] };
    const writer = system.store.writer("ada");
    await writer.transaction((transaction) => putPerson(transaction, Person.parse(person)));
    await writer.transaction((transaction) =>
      putInstitution(transaction, Institution.parse({ key: "north", name: "North" })),
    );
    await ask("keys-renew", { name: "people" });
    await noteGuardSettings(system.store, "guard-settings", { ...system.config, witnessQuorum: 1 });
    await system.audit.log.sign();
    await system.phases.settle();
    const paths = watches.flatMap((watch) => watch.paths);
    const asked = new Set(paths.flat().map(({ path }) => path));
    expect([...asked].sort()).toEqual(
      expect.arrayContaining([
        "src/guard/guard-settings.ts",
        "src/guard/people.ts",
        "src/guard/transparency-log.ts",
        "src/store/changes.ts",
        "src/store/record-locks.ts",
      ]),
    );
    expect(paths.some((path) => path.length > 1)).toBe(true);
    for (const path of paths) expect(path).toEqual(path.toSorted((a, b) => a.rank - b.rank));
  } finally {
    await desk.close();
  }
}, 120_000);

test("ASVS 15.4.3: and the watch notices a transaction that does", async () => {
  const fresh = await freshStore();
  try {
    const { paths } = watchLocks(fresh.store.pool);
    await fresh.store.writer("one").transaction(async (transaction) => {
      await lockRecords(transaction.sql, Entity, [derivedId("entity", "lock 1")]);
      await putInstitution(transaction, Institution.parse({ key: "north", name: "North" }));
    });
    expect(paths[0]?.map(({ rank }) => rank).slice(0, 2)).toEqual([9, 6]);
  } finally {
    await fresh.drop();
  }
});
