import { expect, test } from "vitest";
import { importing } from "../../test/import-rig.ts";
import { Claim } from "../kernel/claim.ts";
import { Report } from "../kernel/report.ts";
import { Quarantined, Run } from "../kernel/run.ts";
import { dropQuarantined, replayQuarantined } from "./quarantine.ts";

const HEADER = "id,type_of_violence,side_a,side_b,latitude,longitude,country,date_start,date_end,best\n";
const GOOD = "1,1,Army,Rebels,12.5,43.1,Yemen,2023-10-01,2023-10-01,4\n";
const BAD = "2,1,Army,Rebels,95.0,43.1,Yemen,2023-10-01,2023-10-01,4";

/** A table with one bad row, which is in quarantine now. */
async function oneBadRow(bad = BAD) {
  const rig = await importing();
  const { run } = await rig.importText(`${HEADER}${GOOD}${bad}\n`, "events.csv");
  const { items } = await rig.store.systemView().list(Quarantined);
  const [item] = items;
  if (!item || items.length > 1) throw new Error(`${items.length} items are in quarantine, not 1`);
  return { ...rig, run, item };
}

test("a corrected row is replayed with its header and stands where it stood in its file", async () => {
  const { store, writer, run, item } = await oneBadRow();
  const { quarantined, stored } = await replayQuarantined(
    store,
    writer,
    item.id,
    BAD.replace("95.0", "15.0"),
  );
  expect(stored).toBe(1);
  expect(quarantined.body).toMatchObject({ status: "replayed" });
  const [report] = (await store.systemView().list(Report)).items;
  const claims = (await store.systemView().list(Claim)).items.map(({ body }) => body);
  expect(claims).toHaveLength(2);
  const replayed = claims.find(({ nativeId }) => nativeId.endsWith("2"));
  expect(replayed).toMatchObject({ span: { line: 3 }, reportId: report?.id, place: { latitude: 15 } });
  expect((await store.systemView().one(Run, run.id)).body.counts).toEqual(run.body.counts);
});

test("what is still bad stays open, with the new reason and the bytes as they came", async () => {
  const { store, writer, item } = await oneBadRow();
  const again = await replayQuarantined(
    store,
    writer,
    item.id,
    BAD.replace("95.0", "15.0").replace("10-01,4", "09-01,4"),
  );
  expect(again.stored).toBe(0);
  expect(again.quarantined.body).toMatchObject({ status: "open", raw: item.body.raw });
  expect(again.quarantined.body.reason).not.toBe(item.body.reason);
  const unchanged = await replayQuarantined(store, writer, item.id);
  expect(unchanged.quarantined.body.reason).toBe(item.body.reason.replace("Line 3", "Line 2"));
});

test("a replayed item is done with, and so is one that was given up", async () => {
  const { store, writer, item, importText } = await oneBadRow();
  const dropped = await dropQuarantined(store, writer, item.id, "A typing error in a test file.");
  expect(dropped.body).toMatchObject({ status: "dropped", note: "A typing error in a test file." });
  const conflict = { code: "conflict" };
  await expect(replayQuarantined(store, writer, item.id)).rejects.toMatchObject(conflict);
  await expect(dropQuarantined(store, writer, item.id, "again")).rejects.toMatchObject(conflict);
  const { run } = await importText(`${HEADER}${GOOD}${BAD}\n`, "events.csv");
  expect(run.body.counts).toMatchObject({ received: 2, duplicate: 2, quarantined: 0 });
});

test("importing the file again with the wrong format leaves what was found and done before", async () => {
  const { store, writer, item, importText } = await oneBadRow();
  await replayQuarantined(store, writer, item.id, BAD.replace("95.0", "15.0"));
  await importText(`${HEADER}${GOOD}${BAD}\n`, "events.csv", { format: "stix" });
  expect((await store.systemView().one(Quarantined, item.id)).body).toMatchObject({
    format: item.body.format,
    reason: item.body.reason,
    status: "replayed",
  });
});

test("a text that holds no item, or one that says what is known, stores nothing", async () => {
  const { store, writer, item } = await oneBadRow();
  const nothing = await replayQuarantined(store, writer, item.id, "   ");
  expect(nothing).toMatchObject({ stored: 0, quarantined: { body: { status: "open" } } });
  const known = await replayQuarantined(store, writer, item.id, GOOD);
  expect(known).toMatchObject({ stored: 0, quarantined: { body: { status: "replayed" } } });
});

test("a long item lies in the blob store, whole, and is replayed from there", async () => {
  const text = "x".repeat(100_000);
  const { store, writer, item } = await oneBadRow(BAD.replace("Rebels", text));
  expect(item.body).toMatchObject({ raw: "", rawBytes: BAD.length - 6 + 100_000 });
  expect((await store.blobs.read(item.body.sha256)).toString()).toContain(text);
  const { quarantined } = await replayQuarantined(store, writer, item.id);
  expect(quarantined.body).toMatchObject({ status: "open" });
});
