/** The attacks of tradecraft 4.4 and A18, each done by somebody who may do anything to the database. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LogRig, logRig, QUESTION, testSigner } from "../../test/log-rig.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { OPEN } from "../kernel/label.ts";
import { Estimate } from "../kernel/question.ts";
import { commitmentOf } from "../store/acts.ts";
import { leafHash } from "./log/merkle.ts";
import { openLog } from "./transparency-log.ts";

let rig: LogRig;
let ids: string[];

/** Twelve acts by people, under three checkpoints, a minute apart. */
beforeEach(async () => {
  rig = await logRig();
  ids = [];
  for (let i = 0; i < 12; i += 1) {
    rig.clock.time = new Date(Date.parse("2019-01-01T00:00:00Z") + i * 60_000);
    ids.push(await rig.estimate(`analyst ${i % 3}`, (i + 1) / 20));
    if (i % 4 === 3) await rig.settleLog();
  }
});

afterEach(() => rig.drop());

async function sentences(copies?: readonly string[]) {
  const verdict = await rig.verify(copies);
  return { ...verdict, text: verdict.findings.map(({ sentence }) => sentence).join("\n") };
}

test("a log that nobody touched is sound, with every row accounted for", async () => {
  expect(await rig.verify()).toEqual({
    isSound: true,
    size: 12,
    checkpoints: 3,
    rows: 12,
    erased: 0,
    findings: [],
  });
});

describe("the entries", () => {
  test("an edited event is named", async () => {
    await rig.sql("UPDATE access_event SET event = replace(event, 'analyst', 'janitor') WHERE leaf = 7");
    expect(await sentences()).toMatchObject({ isSound: false, firstBad: 7 });
  });

  test("an edited event whose commitment was made to fit is named", async () => {
    await recommit(5);
    const { firstBad, text } = await sentences();
    expect(firstBad).toBe(5);
    expect(text).toContain("Entry 5 is not the commitment that was published");
  });

  test("an edit carried through bundle and leaf tile is caught by the signed root", async () => {
    const entry = await recommit(9);
    await rig.sql(
      "UPDATE log_tile SET hashes = overlay(hashes PLACING $1 FROM $2) WHERE level = -1 AND number = 0",
      [entry, 9 * 34 + 3],
    );
    await rig.sql("UPDATE log_tile SET hashes = overlay(hashes PLACING $1 FROM $2) WHERE level = 0", [
      leafHash(entry),
      9 * 32 + 1,
    ]);
    const { firstBad, text } = await sentences();
    expect(firstBad).toBe(8);
    expect(text).toContain("something from index 8 on was changed");
  });

  test("a deleted row is named", async () => {
    await rig.sql("DELETE FROM access_event WHERE leaf = 3");
    const { firstBad, text } = await sentences();
    expect(firstBad).toBe(3);
    expect(text).toContain("Entry 3 has no row in the database: it was deleted.");
  });

  test("an inserted row is named", async () => {
    await rig.sql(
      `INSERT INTO access_event (act, commitment, salt, event, leaf)
       SELECT 999, commitment, salt, event, 12 FROM access_event WHERE leaf = 2`,
    );
    const { firstBad, text } = await sentences();
    expect(firstBad).toBe(12);
    expect(text).toContain("stands as act 999");
  });

  test("reordered rows are named", async () => {
    await rig.sql("UPDATE access_event SET leaf = -1 WHERE leaf = 4");
    await rig.sql("UPDATE access_event SET leaf = 4 WHERE leaf = 6");
    await rig.sql("UPDATE access_event SET leaf = 6 WHERE leaf = -1");
    expect(await sentences()).toMatchObject({ isSound: false, firstBad: 4 });
  });

  test("an erased event leaves its entry, and the log sound", async () => {
    await rig.sql("UPDATE access_event SET event = NULL, salt = NULL WHERE leaf = 4");
    const { findings, firstBad } = await sentences();
    // The commitment still counts; what the act stored can no longer be told, and that is said.
    expect(findings.filter(({ what }) => what !== "record")).toEqual([]);
    expect(firstBad).toBeUndefined();
  });
});

describe("the tree", () => {
  test("a log cut off is caught by what this machine remembers", async () => {
    await truncateTo(8);
    const { isSound, firstBad, text } = await sentences();
    expect([isSound, firstBad]).toEqual([false, 8]);
    expect(text).toContain("the checkpoint that this machine holds covers 12: it was cut off");
  });

  test("a log cut off signs nothing more", async () => {
    await truncateTo(8);
    await rig.estimate("analyst 1", 0.5);
    await rig.log.sequence();
    await expect(rig.log.sign()).rejects.toThrow("a checkpoint over 12 was signed");
  });

  test("an older backup with other acts on top is a fork, and is caught", async () => {
    await truncateTo(4);
    await rig.sql("DELETE FROM estimate WHERE id = ANY($1::uuid[])", [ids.slice(4)]);
    await rig.sql("DELETE FROM changes WHERE id = ANY($1::uuid[])", [ids.slice(4)]);
    for (let i = 0; i < 9; i += 1) await rig.estimate("another past", 0.1 + i / 20);
    await rig.log.sequence();
    await expect(rig.log.sign()).rejects.toThrow("first 12 entries are not those that were signed");
    const { firstBad, text } = await sentences();
    expect(firstBad).toBe(4);
    expect(text).toContain("there are two logs");
  });

  test("two checkpoints of one size are a fork, whoever holds the other", async () => {
    const other = await logRig();
    try {
      for (let i = 0; i < 12; i += 1) await other.estimate("shown to others", 0.5 + i / 50);
      await other.settleLog();
      const { isSound, text } = await sentences([other.memory.note ?? ""]);
      expect(isSound).toBe(false);
      expect(text).toContain("or there are two logs");
    } finally {
      await other.drop();
    }
  });

  test("a swapped key is named: in the checkpoints, and in the copies others hold", async () => {
    const thief = testSigner("log.example/desk/other");
    const forged = openLog({ ...rig, pool: rig.store.pool, signer: thief, memory: rig.memory });
    await expect(forged.sign()).rejects.toThrow("give this machine the log's own key");
    await rig.sql("DELETE FROM log_checkpoint");
    const silent = { read: async () => undefined, write: async () => undefined };
    await openLog({ ...rig, pool: rig.store.pool, signer: thief, memory: silent }).sign();
    const { isSound, text } = await sentences();
    expect(isSound).toBe(false);
    expect(text).toContain("it was forged, or the key was swapped");
  });

  test("a dropped tile and a dropped bundle are named by their path", async () => {
    await rig.sql("DELETE FROM log_tile WHERE level = 0");
    const hashes = await sentences();
    expect(hashes.firstBad).toBe(0);
    expect(hashes.text).toContain("tile/0/000 lacks the hash of entry 0");
    await rig.sql("DELETE FROM log_tile WHERE level = -1");
    expect((await sentences()).text).toContain("tile/entries/000 lacks entry 0");
  });

  test("a dropped or bent tile above is named by the first entry it stands for", async () => {
    for (let i = 0; i < 300; i += 1) await rig.estimate("many", i / 1_000);
    await rig.settleLog();
    await rig.sql("UPDATE log_tile SET hashes = overlay(hashes PLACING '\\x00' FROM 5) WHERE level = 1");
    expect((await sentences()).text).toContain("tile/1/000 is dropped or does not fit the entries from 0 on");
  });

  test("a forged or unreadable checkpoint is named", async () => {
    await rig.sql("UPDATE log_checkpoint SET note = replace(note, E'\\n8\\n', E'\\n7\\n') WHERE size = 8");
    await rig.sql("UPDATE log_checkpoint SET note = 'nothing' WHERE size = 12");
    const { text } = await sentences();
    expect(text).toContain("The checkpoint over 8 stands as another");
    expect(text).toContain("The checkpoint over 12 cannot be read");
    expect(text).toContain("there is no such checkpoint");
  });

  test("a clock set back by a day is named, and is odd, not broken", async () => {
    rig.clock.time = new Date("2018-12-31T00:11:00Z");
    await rig.estimate("analyst 1", 0.9);
    await rig.settleLog();
    const { isSound, findings } = await sentences();
    expect(isSound).toBe(true);
    expect(findings.map(({ what, grade, index }) => [what, grade, index])).toEqual([
      ["clock", "odd", 12],
      ["clock", "odd", 12],
    ]);
    expect(findings[0]?.sentence).toContain("clock was set back");
  });

  test("an entry that waits too long for its place is odd", async () => {
    await rig.estimate("analyst 1", 0.9);
    await rig.sql(
      "UPDATE access_event SET written_at = written_at - interval '2 minutes' WHERE leaf IS NULL",
    );
    expect((await sentences()).text).toMatch(/has waited 12\d s for its place/);
  });
});

describe("the records (A18)", () => {
  test("a likelihood changed after the event is named", async () => {
    await rig.sql(`UPDATE estimate SET body = jsonb_set(body, '{p}', '0.95') WHERE id = $1`, [ids[6]]);
    const { firstBad, text } = await sentences();
    expect(firstBad).toBe(6);
    expect(text).toContain(`one was changed afterwards, among ${ids[6]} version 1`);
  });

  test("a deleted dissent is named, with its change log entry and without", async () => {
    await rig.sql("DELETE FROM estimate WHERE id = $1", [ids[2]]);
    await rig.sql("DELETE FROM estimate WHERE id = $1", [ids[10]]);
    await rig.sql("DELETE FROM changes WHERE id = $1", [ids[10]]);
    const { firstBad, findings } = await sentences();
    expect(firstBad).toBe(2);
    expect(findings.map(({ index }) => index)).toEqual([2, 10]);
    expect(findings[0]?.sentence).toContain("deleted without an erasure");
  });

  test("a backdated forecast is named, and one that is given another author or label", async () => {
    await rig.sql("UPDATE estimate SET recorded_at = '2018-01-01' WHERE id = $1", [ids[1]]);
    await rig.sql("UPDATE estimate SET recorded_by = 'somebody' WHERE id = $1", [ids[3]]);
    expect((await sentences()).findings.map(({ index }) => index)).toEqual([1, 3]);
  });

  test("a record put in behind the log's back is named, whatever act it claims", async () => {
    await rig.sql(
      `INSERT INTO estimate SELECT (jsonb_populate_record(estimate, $2)).* FROM estimate WHERE id = $1`,
      [ids[0], { id: QUESTION }],
    );
    expect((await sentences()).text).toContain(`was put in without any act: ${QUESTION}`);
    await rig.sql(
      `INSERT INTO changes (kind, id, version, recorded_at, act)
       SELECT kind, $2, version, recorded_at, act FROM changes WHERE id = $1`,
      [ids[0], QUESTION],
    );
    expect((await sentences()).text).toContain("1 more estimate rows than the 1 committed");
  });

  test("a version that is hidden from the present is named", async () => {
    await rig.sql("UPDATE estimate SET superseded_at = '2019-02-01' WHERE id = $1", [ids[5]]);
    expect((await sentences()).text).toContain(`${ids[5]} has versions that do not follow each other`);
  });

  test("a changed, deleted or inserted reading is named", async () => {
    const series = { place: "MLI", subject: "*", measure: "test", bucket: "month" as const };
    const reading = { series, unit: "persons", fold: "last" as const, label: OPEN };
    await rig.store.writer("figures").transaction((transaction) =>
      transaction.append([
        { ...reading, bucket: "2019-01-01", value: 3 },
        { ...reading, bucket: "2019-02-01", value: 4.25 },
      ]),
    );
    await rig.settleLog();
    expect((await sentences()).isSound).toBe(true);
    await rig.sql("UPDATE reading SET value = 40 WHERE bucket = '2019-02-01'");
    expect((await sentences()).text).toContain(
      "The reading rows of act 13 (index 12) are not what was committed",
    );
    await rig.sql("DELETE FROM reading WHERE bucket = '2019-02-01'");
    expect((await sentences()).text).toContain("1 of the 2 reading rows of act 13 (index 12) are gone");
  });
});

describe("writing", () => {
  test("an act that cannot be written down does not happen", async () => {
    await rig.sql("ALTER TABLE access_event ADD CONSTRAINT full_up CHECK (act < 13)");
    await expect(rig.estimate("analyst 1", 0.4)).rejects.toThrow("full_up");
    expect(await rig.sql("SELECT FROM estimate")).toHaveLength(12);
  });

  test("a thousand records of one transaction are one entry", async () => {
    const body = { questionId: QUESTION, forecaster: "batch", at: "2019-01-01T00:00:00.000Z" };
    await rig.store
      .writer("import", rig.clock, { context: { verb: "collection" } })
      .transaction((transaction) =>
        transaction.put(
          Estimate,
          Array.from({ length: 1_000 }, (_, i) => ({ label: OPEN, body: { ...body, p: i / 1_000 } })),
        ),
      );
    await rig.settleLog();
    expect(await rig.verify()).toMatchObject({ isSound: true, size: 13, rows: 1_012 });
    const [entry] = await rig.sql("SELECT event::jsonb FROM access_event WHERE leaf = 12");
    expect(entry).toMatchObject({
      event: { verb: "collection", objectType: "estimate", stored: [{ kind: "estimate", count: 1_000 }] },
    });
  });

  test("an act without a record is written under its verb, by a name that only the key's holder can tell", async () => {
    const act = await rig.store.writer("analyst 1").transaction((transaction) =>
      transaction.log({
        verb: "consultation",
        objectType: "report",
        purposeId: "p-1",
        detail: { justification: "duty of care", ids },
      }),
    );
    await rig.settleLog();
    const [row] = await rig.sql("SELECT event FROM access_event WHERE act = $1", [act]);
    expect(JSON.stringify(row)).not.toContain("analyst 1");
    expect(JSON.stringify(row)).toContain("duty of care");
    expect((await rig.verify()).isSound).toBe(true);
  });

  test("a transaction that stores nothing new leaves no entry", async () => {
    await rig.estimate("analyst 0", 1 / 20, ids[0]);
    await rig.settleLog();
    expect((await rig.verify()).size).toBe(12);
  });
});

/** Changes an event and makes its commitment fit. */
async function recommit(leaf: number): Promise<Buffer> {
  const [row] = await rig.sql("SELECT salt, event::jsonb AS event FROM access_event WHERE leaf = $1", [leaf]);
  if (!isRow(row)) throw new Error("no such entry");
  const text = canonicalJson({ ...row.event, role: "janitor" });
  const commitment = commitmentOf(row.salt, text);
  await rig.sql("UPDATE access_event SET event = $2, commitment = $3 WHERE leaf = $1", [
    leaf,
    text,
    commitment,
  ]);
  return commitment;
}

function isRow(row: unknown): row is { salt: Buffer; event: object } {
  return typeof row === "object" && row !== null && "salt" in row && "event" in row;
}

/** As a backup of that moment would have it, for the log's own tables. */
async function truncateTo(size: number): Promise<void> {
  await rig.sql("DELETE FROM access_event WHERE leaf >= $1", [size]);
  await rig.sql("DELETE FROM log_checkpoint WHERE size > $1", [size]);
  await rig.sql("UPDATE log_tile SET hashes = substr(hashes, 1, $1) WHERE level = 0", [size * 32]);
  await rig.sql("UPDATE log_tile SET hashes = substr(hashes, 1, $1) WHERE level = -1", [size * 34]);
}
