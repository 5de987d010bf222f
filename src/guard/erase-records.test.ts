import { afterEach, beforeEach, expect, test } from "vitest";
import { type LogRig, logRig, QUESTION } from "../../test/log-rig.ts";
import { OPEN } from "../kernel/label.ts";
import { Estimate } from "../kernel/question.ts";
import { eraseRecords } from "./erase-records.ts";

let rig: LogRig;
let ids: string[];

/** Five estimates of one act. */
beforeEach(async () => {
  rig = await logRig();
  const body = { questionId: QUESTION, forecaster: "desk", at: "2019-01-01T00:00:00.000Z" };
  const puts = await rig.store.writer("desk").transaction((transaction) =>
    transaction.put(
      Estimate,
      [1, 2, 3, 4, 5].map((n) => ({ label: OPEN, body: { ...body, p: n / 10, reason: `phrase ${n}` } })),
    ),
  );
  ids = puts.map(({ id }) => id);
  await rig.settleLog();
});

afterEach(() => rig.drop());

const erase = (which: readonly string[]) =>
  rig.store
    .writer("retention")
    .transaction((transaction) => eraseRecords(transaction, Estimate, which, { basisId: "basis-1" }));

test("what was erased is gone, has a receipt, and leaves the log sound", async () => {
  const act = await erase(ids.slice(0, 2));
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true, rows: 3, size: 2 });
  expect(await rig.log.receipt(act ?? 0)).toContain("index 1");
  const [held] = await rig.sql("SELECT string_agg(body::text, ' ') AS all FROM estimate");
  expect(JSON.stringify(held)).not.toContain("phrase 1");
  expect(JSON.stringify(held)).toContain("phrase 3");
});

test("what is left is still held to what was committed", async () => {
  await erase(ids.slice(0, 2));
  await rig.settleLog();
  await rig.sql("DELETE FROM estimate WHERE id = $1", [ids[2]]);
  const { firstBad, findings } = await rig.verify();
  expect(firstBad).toBe(0);
  expect(findings[0]?.sentence).toContain("1 of the 3 estimate rows of act 1 (index 0) are gone");
});

test("nothing left of an act is said, too, and erasing nothing is no act", async () => {
  await erase(ids);
  await rig.settleLog();
  expect(await rig.verify()).toMatchObject({ isSound: true, rows: 0, size: 2 });
  expect(await erase(ids)).toBeUndefined();
});
