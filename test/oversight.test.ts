/** The oversight desk: what overseers are shown, that it is exact, and that nobody else is shown any of it. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settleAudit } from "../src/app/auditing.ts";
import { parseInput } from "../src/app/operation-input.ts";
import { act } from "../src/app/operations/act.ts";
import { actSample } from "../src/app/operations/act-sample.ts";
import { acts } from "../src/app/operations/acts.ts";
import { operations } from "../src/app/operations/all.ts";
import { oversight } from "../src/app/operations/oversight.ts";
import { replayQuery } from "../src/app/operations/replay-query.ts";
import { perform } from "../src/app/perform.ts";
import { LOCAL_PERSON, type Principal } from "../src/guard/principal.ts";
import { farAboveUsual } from "../src/guard/unusual-use.ts";
import { Label, OPEN } from "../src/kernel/label.ts";
import type { Role } from "../src/kernel/person.ts";
import { Report } from "../src/kernel/report.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

let desk: ServedDesk;
let quarry: string;
const SECRET = "The quarry at Hollin is watched.";

beforeAll(async () => {
  desk = await serveSmallDesk();
  quarry = await put(SECRET, Label.parse({ tlp: "RED", compartments: ["QUARRY"] }));
});
afterAll(() => desk.close());

async function put(text: string, label = OPEN): Promise<string> {
  const { store } = desk.system;
  const { body } = await store.systemView().one(Report, IDS.report);
  const stored = await store
    .writer("small desk")
    .transaction((transaction) =>
      transaction.put(Report, [{ label, body: { ...body, nativeId: text, title: text, text } }]),
    );
  await desk.system.phases.settle();
  return stored[0]?.id ?? "";
}

function personIn(role: Role, more: Partial<Principal> = {}): Principal {
  return {
    ...LOCAL_PERSON,
    id: role,
    name: role,
    roles: [role],
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: true,
    ...more,
  };
}
const ANALYST = personIn("analyst", { purpose: "case 12" });
const OVERSEER = personIn("overseer", {
  reader: { ...LOCAL_PERSON.reader, id: "overseer", compartments: [], clearance: "AMBER+STRICT" },
});

async function ask(id: string, input: object, principal: Principal): Promise<unknown> {
  const operation = operations.get(id);
  return perform(desk.system, operation, parseInput(operation, { ...input }), {
    principal,
    signal: new AbortController().signal,
  });
}
const summary = async (input = {}) => oversight.output.parse(await ask("oversight", input, OVERSEER));
const listed = async (input = {}) => acts.output.parse(await ask("acts", input, OVERSEER));
const shown = async (number: number) => act.output.parse(await ask("act", { act: number }, OVERSEER));
const replay = async (number: number) =>
  replayQuery.output.parse(await ask("replay-query", { act: number }, OVERSEER));
const drawn = async (input: object) => actSample.output.parse(await ask("act-sample", input, OVERSEER));

test("the summary counts what was done since, exactly", async () => {
  const before = (await summary()).counts;
  await ask("search", { q: "bridge" }, ANALYST);
  await ask("search", { q: "ahmet yılmaz" }, ANALYST);
  await ask("report", { id: quarry }, ANALYST);
  await expect(ask("acts", {}, ANALYST)).rejects.toMatchObject({ code: "forbidden" });
  await desk.system.store
    .writer("local")
    .transaction((transaction) => transaction.setSetting("retention", { days: 30 }));
  const { counts, newest, log, retention } = await summary();
  expect(counts).toEqual({
    ...before,
    all: before.all + 5,
    searches: before.searches + 2,
    personalSearches: before.personalSearches + 1,
    protectedReads: before.protectedReads + 1,
    denials: before.denials + 1,
    policyChanges: before.policyChanges + 1,
  });
  expect(newest.personalSearches[0]?.about.words).toBe("ahmet yılmaz");
  expect(retention).toEqual({ due: 0, overdue: 0, held: 0 });
  expect(log).toMatchObject({ witnesses: [], quorum: 0 });
});

test("entries are found by verb, person, day, decision and object, page by page", async () => {
  for (const q of ["one", "two", "three"]) await ask("search", { q }, ANALYST);
  const mine = await listed({ actor: desk.system.audit.keys.pseudonym("analyst"), object: "search" });
  expect(mine.items.slice(0, 3).map(({ about }) => about.words)).toEqual(["three", "two", "one"]);
  expect(mine.total).toBe(mine.items.length);
  const day = mine.items[0]?.ts?.slice(0, 10);
  expect((await listed({ day })).total).toBe((await listed()).total);
  expect((await listed({ day: "2001-01-01" })).items).toEqual([]);
  expect((await listed({ decision: "refused" })).items.every(({ verb }) => verb === "refusal")).toBe(true);
  const paged = [];
  let after: string | undefined;
  do {
    const page = await listed({ limit: 4, ...(after && { after }) });
    paged.push(...page.items.map((item) => item.act));
    after = page.next;
  } while (after);
  expect(paged).toEqual((await listed({ limit: 500 })).items.map((item) => item.act));
});

describe("what overseers read", () => {
  test("is in no list unless it is asked for, and then only in theirs", async () => {
    await ask("report", { id: IDS.report }, OVERSEER);
    const all = await listed({ limit: 500 });
    expect(all.items.some(({ verb }) => verb === "oversee")).toBe(false);
    const own = await listed({ verb: "oversee" });
    expect(own.items[0]).toMatchObject({ verb: "oversee", object: "acts", role: "overseer" });
  });

  test("is shown to no analyst and no administrator by any operation there is", async () => {
    const { items } = await listed({ verb: "oversee", limit: 1 });
    const number = items[0]?.act ?? 0;
    const marker = "overseer-looks-for-this";
    await ask("search", { q: marker }, OVERSEER);
    await settleAudit(desk.system);
    for (const role of ["analyst", "administrator"] as const)
      for (const operation of operations) {
        if (operation.effect !== "read" || operation.only === "cli") continue;
        const input =
          operation.id === "log-receipt" ? { of: String(number) } : inputFor(operation.id, number);
        const answer = await ask(operation.id, input, personIn(role)).catch((error: unknown) => error);
        expect(`${operation.id} ${JSON.stringify(answer)}`).not.toMatch(
          new RegExp(`${marker}|"verb":"oversee"`),
        );
        if (operation.permission === "oversee") expect(answer).toMatchObject({ code: "forbidden" });
        if (operation.id === "log-receipt") expect(answer).toMatchObject({ code: "forbidden" });
      }
  });

  test("changes nothing but the log", async () => {
    const rows = async () =>
      (await desk.system.store.pool.query("SELECT count(*) AS changes FROM changes")).rows[0];
    const before = await rows();
    for (const one of [oversight, acts, act, actSample, replayQuery]) {
      expect([one.effect, one.permission]).toEqual(["read", "oversee"]);
      await ask(one.id, inputFor(one.id, 1), OVERSEER).catch(() => undefined);
    }
    expect(await rows()).toEqual(before);
  });

  test("is written down first, or not answered", async () => {
    const { pool } = desk.system.store;
    await pool.query(`CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql
                      AS 'BEGIN RAISE EXCEPTION ''disk full'' USING ERRCODE = ''53100''; END'`);
    await pool.query(
      "CREATE TRIGGER no_entry BEFORE INSERT ON access_event FOR EACH ROW EXECUTE FUNCTION no_entry()",
    );
    try {
      await expect(ask("acts", { limit: 7 }, OVERSEER)).rejects.toMatchObject({ code: "full" });
    } finally {
      await pool.query("DROP TRIGGER no_entry ON access_event");
    }
  });
});

/** The least that each operation wants to be asked. */
function inputFor(id: string, number: number): object {
  if (["act", "replay-query"].includes(id)) return { act: number };
  if (id === "search") return { q: "overseer" };
  if (id === "break-glass-request") return { id: "0190163d-8694-739b-aea5-966c26f8ad91" };
  return {};
}

describe("an entry", () => {
  test("is checked from outside: its opening and its receipt", async () => {
    await ask("search", { q: "outside" }, ANALYST);
    const number = (await listed({ object: "search" })).items[0]?.act ?? 0;
    const { opening, receipt, commitment, logKey, event } = await shown(number);
    if (!opening || !receipt) throw new Error("an entry under a checkpoint has both");
    expect(event?.detail?.words).toBe("outside");
    const committed = createHash("sha256").update(Buffer.from(opening.salt, "hex")).update(opening.event);
    expect(committed.digest("hex")).toBe(commitment);
    const folder = await mkdtemp(join(tmpdir(), "presage-receipt-"));
    const file = join(folder, "receipt");
    await writeFile(file, receipt);
    const script = ["docs/oversight/verify_log.py", "--receipt", file, "--key", logKey];
    const { stdout } = await promisify(execFile)("python3", script);
    expect(stdout).toContain(String(opening.index));
    await rm(folder, { recursive: true });
  });

  test("names the records it stored with their labels and without their words", async () => {
    const { rows } = await desk.system.store.pool.query("SELECT act FROM changes WHERE id = $1", [quarry]);
    const one = await shown(rows[0]?.act);
    expect(one.records).toEqual([{ kind: "report", id: quarry, version: 1, label: "TLP:RED // QUARRY" }]);
    expect(JSON.stringify(one)).not.toContain(SECRET);
  });

  test("whose text was erased keeps its number and its place", async () => {
    await ask("search", { q: "erase me" }, ANALYST);
    const number = (await listed({ object: "search" })).items[0]?.act ?? 0;
    await desk.system.store.pool.query("UPDATE access_event SET salt = NULL, event = NULL WHERE act = $1", [
      number,
    ]);
    const one = await shown(number);
    expect(one).toMatchObject({ shown: { act: number, canReplay: false, about: {} }, records: [] });
    expect(one.opening).toBeUndefined();
    expect((await listed()).items.find((item) => item.act === number)).toBeDefined();
    expect((await listed({ object: "search" })).items.some((item) => item.act === number)).toBe(false);
  });
});

describe("a replay", () => {
  test("meets what was met then, with the reader's clearance, whatever came since", async () => {
    await ask("search", { q: "quarry" }, ANALYST);
    const number = (await listed({ object: "search" })).items[0]?.act ?? 0;
    await put("Another quarry was opened.");
    const again = await replay(number);
    expect(again).toMatchObject({
      words: "quarry",
      justification: "case 12",
      operation: "search",
      isSame: true,
      saw: { count: 1 },
      now: { count: 1 },
      labels: [{ label: "TLP:RED // QUARRY", count: 1 }],
      records: [{ kind: "report", id: quarry, why: ["red", "compartment"] }],
    });
    expect(JSON.stringify(again)).not.toContain("watched");
  });

  test("meets no more than the reader could, and says when it is not the same", async () => {
    const outsider = personIn("analyst", {
      id: "outsider",
      reader: { ...LOCAL_PERSON.reader, id: "outsider", clearance: "GREEN", compartments: [] },
    });
    await ask("search", { q: "quarry" }, outsider);
    const number = (await listed({ object: "search" })).items[0]?.act ?? 0;
    expect((await replay(number)).records.map(({ id }) => id)).not.toContain(quarry);
    await desk.system.store.pool.query("DELETE FROM search WHERE title LIKE 'Another quarry%'");
    expect(await replay(number)).toMatchObject({ isSame: false, saw: { count: 1 }, now: { count: 0 } });
  });

  test("of a record that is gone says so", async () => {
    const gone = await put("Gone soon.", Label.parse({ tlp: "RED" }));
    await ask("report", { id: gone }, ANALYST);
    const number = (await listed({ object: "report" })).items[0]?.act ?? 0;
    await desk.system.store.pool.query("DELETE FROM report WHERE id = $1", [gone]);
    expect(await replay(number)).toMatchObject({ fault: "missing", isSame: false, now: { count: 0 } });
  });

  test("of what holds no question is refused", async () => {
    const number = (await listed({ verb: "policy-change" })).items[0]?.act ?? 0;
    await expect(replay(number)).rejects.toMatchObject({ code: "invalid" });
    await expect(replay(10 ** 9)).rejects.toMatchObject({ code: "missing" });
  });
});

describe("a sample", () => {
  test("is the same for the same seed, also after more was written", async () => {
    const first = await drawn({ size: 5 });
    expect(first.items).toHaveLength(5);
    await ask("search", { q: "later" }, ANALYST);
    const again = await drawn({ size: 5, seed: first.seed, upTo: first.upTo });
    expect(again.items.map((one) => one.act)).toEqual(first.items.map((one) => one.act));
    expect((await drawn({ size: 5 })).seed).not.toBe(first.seed);
  });

  test("is what anybody draws with the seed and the numbers alone", async () => {
    const { items } = await listed({ limit: 500 });
    const rank = (number: number) => createHash("sha256").update(`seed ${number}`).digest("hex");
    const expected = items.map((one) => one.act).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const { items: sample } = await drawn({ size: 6, seed: "seed" });
    expect(sample.map((one) => one.act)).toEqual(expected.slice(0, 6));
  });
});

describe("unusual use", () => {
  const days = (...counts: number[]) =>
    counts.map((count, i) => ({ actor: "a", day: `2026-01-0${i + 1}`, count }));

  test("is a day far above the median of somebody's other days", () => {
    expect(farAboveUsual(days(2, 2, 3, 11))).toEqual([
      { actor: "a", day: "2026-01-04", count: 11, usual: 2 },
    ]);
    expect(farAboveUsual(days(2, 2, 3, 10))).toEqual([]);
    expect(farAboveUsual(days(1, 1, 1, 9))).toEqual([]);
    expect(farAboveUsual(days(1, 100))).toEqual([]);
  });

  test("is found in the log itself, and each rule says itself", async () => {
    for (let i = 0; i < 10; i += 1) await ask("search", { q: `ahmet yılmaz ${i}` }, personIn("editor"));
    const { unusual } = await summary();
    expect(unusual.find(({ rule }) => rule === "personal-searches")).toMatchObject({
      says: expect.stringContaining("ten times or more"),
      finds: [{ actor: { pseudonym: desk.system.audit.keys.pseudonym("editor") }, count: 10 }],
    });
    expect(unusual.map(({ rule }) => rule)).toEqual([
      "protected-reads",
      "night-exports",
      "personal-searches",
      "turned-away",
    ]);
  });
});
