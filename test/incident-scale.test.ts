import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Claim } from "../src/kernel/claim.ts";
import { Event } from "../src/kernel/event.ts";
import { OPEN } from "../src/kernel/label.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { incidents } from "../src/process/steps/incidents.ts";
import { advance } from "../src/store/changes.ts";
import { derivedId } from "../src/store/identity.ts";
import { openStore } from "../src/store/store.ts";
import { freshDatabase } from "./postgres/harness.ts";
import { TEST_BLOB_KEY, testLedger } from "./test-ledger.ts";

/** Claims of one place and day: rows of one table, or what twenty sources say of it. */
function claims(count: number, kind: "rows" | "news") {
  const at = "2019-06-08T00:00:00.000Z";
  return Array.from({ length: count }, (_, i) => ({
    id: derivedId("claim", `${kind} ${i}`),
    label: OPEN,
    body: {
      nativeId: `n${i}`,
      reportId: derivedId("report", kind === "rows" ? "file" : String(i)),
      sourceId: derivedId("source", kind === "rows" ? "a" : String(i % 20)),
      span: kind === "rows" ? { line: i + 2 } : {},
      type: "ASSAULT" as const,
      occurred: { from: at, to: at, precision: "day" as const },
      place: {
        country: "SYR",
        latitude: 36.2,
        longitude: 37.16,
        precision: "place" as const,
        name: "Aleppo",
      },
      text: `Shells fell on street ${i}.`,
    },
  }));
}

const BATCH = 2_000;

/** Processor time of this process, which does nothing else meanwhile, in seconds; and the incidents there are then. */
async function joining(count: number, kind: "rows" | "news") {
  const database = await freshDatabase();
  const clock = { now: () => new Date("2020-01-01T00:00:00Z") };
  const store = await openStore({
    database: database.connection,
    ledger: testLedger(clock),
    blobFolder: join(tmpdir(), "presage-scale-test-blobs"),
    blobKey: TEST_BLOB_KEY,
    clock,
    random: seededChance("scale").uniform,
  });
  const writer = store.writer("test");
  const all = claims(count, kind);
  for (let i = 0; i < count; i += BATCH)
    await writer.transaction(({ put }) => put(Claim, all.slice(i, i + BATCH)));
  const began = process.cpuUsage();
  const { after: _, ...subscriber } = incidents.subscriber;
  // Entries wait while a transaction of another test is open: an empty batch is not yet the end.
  for (let taken = 0; taken < count; ) taken += await advance(writer, subscriber);
  const { user, system } = process.cpuUsage(began);
  const found = await store.systemView().count(Event);
  await store.close();
  await database.drop();
  return { seconds: (user + system) / 1e6, found };
}

const SMALL = 4_000;
const LARGE = 8_000;

it.each(["rows", "news"] as const)(
  "twice as many claims of one place and day (%s) are joined in less than thrice the processor time",
  async (kind) => {
    const expected = (count: number) => (kind === "rows" ? count : 1);
    const best = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 3; round += 1) {
      const few = await joining(SMALL, kind);
      const many = await joining(LARGE, kind);
      expect([few.found, many.found]).toEqual([expected(SMALL), expected(LARGE)]);
      best.small = Math.min(best.small, few.seconds);
      best.large = Math.min(best.large, many.seconds);
    }
    expect(best.large / best.small).toBeLessThan(3);
  },
  300_000,
);
