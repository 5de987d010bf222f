import { expect, onTestFinished, test } from "vitest";
import { importing } from "../../test/import-rig.ts";
import { Entity } from "../kernel/entity.ts";
import { OPEN } from "../kernel/label.ts";
import { Quarantined } from "../kernel/run.ts";
import { Source } from "../kernel/source.ts";
import { batchesOf, storeBatch } from "./batch.ts";
import type { Found } from "./format.ts";
import { startRun } from "./run-in-hand.ts";
import { openRunLocks } from "./run-lock.ts";
import { newSeen } from "./seen.ts";

/** An index entry has room for some 2,700 bytes; this does not compress into them. */
const LONG = Array.from({ length: 600 }, (_, i) => ((i + 1) * 2_654_435_761).toString(36)).join("");

async function* entities(count: number, names: ReadonlyMap<number, string>): AsyncGenerator<Found> {
  for (let position = 1; position <= count; position += 1) {
    const body = { nativeId: String(position), schema: "Company", name: names.get(position) ?? "A company" };
    yield { position, raw: Buffer.from(String(position)), drafts: [{ kind: "entity", body }] };
  }
}

async function stored(found: AsyncIterable<Found>) {
  const { store, writer, sourceId, clock } = await importing();
  const locks = await openRunLocks(store.pool);
  onTestFinished(() => locks.close());
  const run = await startRun(
    { sourceId, input: "companies", label: OPEN, startedAt: clock.now(), basisId: sourceId },
    writer,
    locks,
  );
  const filing = {
    source: await store.systemView().one(Source, sourceId),
    runId: run.id,
    format: "test",
    receivedAt: run.body.startedAt,
    saidAt: run.body.startedAt,
    file: { name: "companies", sha256: "0".repeat(64), bytes: 1, mediaType: "text/plain" },
  };
  const from = {
    runId: run.id,
    sourceId,
    input: "companies",
    format: "test",
    options: {},
    label: OPEN,
    isMoving: false,
  };
  const finish = async () => ({ status: "done" as const });
  for await (const batch of batchesOf(found, filing, newSeen(), new AbortController().signal))
    await storeBatch(batch, { run, filing, from, blobs: store.blobs, finish });
  const view = store.systemView();
  const { items } = await view.list(Quarantined, { descending: false });
  return {
    run: run.body,
    count: await view.count(Entity),
    reasons: new Map(items.map(({ body }) => [body.position, body.reason])),
  };
}

test("what the database refuses is found in its batch and set aside alone", async () => {
  const names = new Map([
    [702, LONG],
    [1_500, "A nul \u0000 in it"],
    [1_501, "Half of a pair \ud800"],
  ]);
  const { run, count, reasons } = await stored(entities(2_000, names));
  expect(run).toMatchObject({
    status: "done",
    counts: { received: 2_000, stored: 1_997, duplicate: 0, quarantined: 3, filtered: 0 },
  });
  expect(count).toBe(1_997);
  expect(reasons.get(702)).toMatch(/too long/);
  expect(reasons.get(1_500)).toMatch(/cannot be stored/);
  expect(reasons.get(1_501)).toMatch(/cannot be stored/);
});

test("an item that is no whole record is set aside with the field's name", async () => {
  async function* found(): AsyncGenerator<Found> {
    yield* entities(1, new Map());
    const body = { nativeId: "2", schema: "Company", name: "B", country: "Yemen" };
    yield { position: 2, raw: Buffer.from("2"), drafts: [{ kind: "entity", body }] };
    yield { position: 3, raw: Buffer.from("3"), filtered: "R1 Natural persons are not taken in." };
    yield { position: 4, raw: Buffer.from("4"), drafts: [] };
  }
  const { run, reasons } = await stored(found());
  expect(run.counts).toEqual({ received: 4, stored: 1, duplicate: 0, quarantined: 1, filtered: 2 });
  expect(reasons.get(2)).toMatch(/^The entity's country cannot be stored/);
});
