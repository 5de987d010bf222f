/** Locks are taken in one order, and each that is taken stands on the page: ASVS 5.0.0, 15.4.3. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Entity } from "../../src/kernel/entity.ts";
import { OPEN } from "../../src/kernel/label.ts";
import { derivedId } from "../../src/store/identity.ts";
import { freshStore } from "../postgres/fresh-store.ts";
import { shippedSources } from "./sources.ts";

const LOCK = /pg_(try_)?advisory_(xact_)?lock(_shared)?|\bFOR UPDATE\b|\bLOCK TABLE\b/i;

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
