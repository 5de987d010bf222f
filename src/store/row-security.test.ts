import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { freshDatabase } from "../../test/postgres/harness.ts";
import { TEST_BLOB_KEY, testLedger } from "../../test/test-ledger.ts";
import { Label, PAP, TLP } from "../kernel/label.ts";
import type { Reader } from "../kernel/reader.ts";
import { Warning } from "../kernel/warning.ts";
import { migrations } from "./migrations.ts";
import { beginAs, READER_ROLE, rowSecurity } from "./row-security.ts";
import { openStore } from "./store.ts";

let fresh: FreshStore;

beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.drop());

const PLAIN: Reader = {
  id: "ada",
  institution: "north",
  clearance: "RED",
  level: 4,
  compartments: [],
  isClient: false,
};

const labels: Label[] = [];
for (const tlp of TLP)
  for (const level of [0, 2, 4])
    for (const compartments of [[], ["ALPHA"], ["ALPHA", "BRAVO"]])
      for (const releasableTo of [undefined, [], ["home"], ["north"], ["home", "south"]])
        for (const recipients of [undefined, ["ada"], ["ben", "eve"]])
          for (const originatorControlled of [false, true])
            labels.push(
              Label.parse({
                tlp,
                pap: PAP[level % PAP.length],
                level,
                compartments,
                ...(releasableTo && { releasableTo }),
                ...(recipients && { recipients }),
                originatorControlled,
              }),
            );

const readers: Reader[] = [];
for (const institution of ["home", "north", "south"])
  for (const clearance of ["CLEAR", "AMBER", "RED"] as const)
    for (const [id, level, isClient] of [
      ["ada", 0, false],
      ["ben", 2, true],
      ["o'neil", 4, false],
    ] as const)
      for (const compartments of [[], ["BRAVO"], ["ALPHA", "BRAVO"], ["*"]])
        readers.push({ id, institution, clearance, level, compartments, isClient });

test("row security and the kernel's read rule agree for every label and reader", async () => {
  const ids = await fresh.store.labels.numbersOf(labels);
  expect(new Set(ids).size).toBe(labels.length);
  let cells = 0;
  for (const reader of readers) {
    const { rows } = await fresh.store
      .view(reader)
      .sql.query<{ id: number }>("SELECT id FROM label_class ORDER BY id");
    expect(rows.map(({ id }) => id)).toEqual(fresh.store.labels.readableBy(reader)());
    cells += labels.length;
  }
  expect(cells).toBeGreaterThan(100_000);
});

describe("the role that readers have in the database", () => {
  test("owns nothing, cannot sign in and does not pass row security", async () => {
    const { rows } = await fresh.store.pool.query(
      `SELECT rolcanlogin, rolsuper, rolbypassrls, rolinherit, (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) AS owned
       FROM pg_roles WHERE rolname = $1`,
      [READER_ROLE],
    );
    expect(rows).toEqual([
      { rolcanlogin: false, rolsuper: false, rolbypassrls: false, rolinherit: false, owned: 0 },
    ]);
    expect((await rowSecurity(fresh.store.pool)).unprotected).toEqual([]);
  });

  test("sees nothing without saying who reads, and not what another transaction said", async () => {
    const client = new Client({ connectionString: fresh.url });
    await client.connect();
    try {
      const seen = async () => {
        await client.query(`BEGIN; SET LOCAL ROLE ${READER_ROLE}`);
        const { rows } = await client.query("SELECT id FROM label_class");
        await client.query("COMMIT");
        return rows.length;
      };
      expect(await seen()).toBe(0);
      await client.query(beginAs({ ...PLAIN, institution: "home", compartments: ["*"] }));
      expect((await client.query("SELECT id FROM label_class")).rows.length).toBeGreaterThan(100);
      await client.query("COMMIT");
      expect(await seen()).toBe(0);
    } finally {
      await client.end();
    }
  });

  test("can write nothing, and cannot look at what it was not given", async () => {
    const { sql } = fresh.store.view(PLAIN);
    await expect(sql.query("DELETE FROM changes")).rejects.toThrow();
    await expect(sql.query("SELECT * FROM subscriber")).rejects.toMatchObject({ code: "forbidden" });
    await expect(sql.query("INSERT INTO setting VALUES ('x', '1')")).rejects.toThrow();
  });

  test("a filter forgotten in a query shows nothing more", async () => {
    const body = warningBody();
    const secret = Label.parse({ tlp: "AMBER+STRICT", releasableTo: ["south"] });
    await fresh.store.writer("system").transaction(async ({ put, append }) => {
      await put(Warning, [{ label: secret, body }]);
      await append([
        {
          series: { place: "KEL", subject: "*", measure: "deaths", bucket: "day" },
          unit: "persons",
          fold: "sum",
          bucket: "2019-01-01",
          value: 7,
          label: secret,
        },
      ]);
    });
    const south = fresh.store.view({ ...PLAIN, institution: "south" });
    const north = fresh.store.view(PLAIN);
    for (const table of ["warning", "reading", "series"]) {
      const count = `SELECT count(*) AS n FROM ${table}`;
      expect((await south.sql.query(count)).rows).toEqual([{ n: 1 }]);
      expect((await north.sql.query(count)).rows).toEqual([{ n: 0 }]);
    }
  });
});

test("index conditions work below row security", async () => {
  const { sql } = fresh.store.view(PLAIN);
  const { rows } = await sql.query<{ "QUERY PLAN": string }>(
    `EXPLAIN SELECT id FROM warning WHERE body ->> 'place' = 'KEL' AND label_id = ANY ('{1,2}')`,
  );
  const { rows: superuser } = await fresh.store.pool.query<{ rolsuper: boolean }>(
    "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  if (superuser[0]?.rolsuper) expect(plan).toMatch(/Index (Cond|Scan).*place/s);
  else expect(plan).toContain("warning");
});

describe("what a person writes", () => {
  const north = { institution: "north", person: "ada", clients: [] };

  test("stays with the institution unless they say otherwise", async () => {
    const writer = fresh.store.writer("ada", undefined, { originator: north });
    const [put] = await writer.transaction((t) =>
      t.put(Warning, [{ label: Label.parse({}), body: warningBody() }]),
    );
    const kept = await fresh.store.view(PLAIN).one(Warning, put?.id ?? "");
    expect(kept.label.releasableTo).toEqual(["north"]);
    const home = fresh.store.view({ ...PLAIN, institution: "home" });
    await expect(home.one(Warning, kept.id)).rejects.toMatchObject({ code: "missing" });
  });

  test("does not lower the label of what stands", async () => {
    const writer = fresh.store.writer("ada", undefined, { originator: north });
    const [put] = await writer.transaction((t) =>
      t.put(Warning, [{ label: Label.parse({}), body: warningBody() }]),
    );
    const lower = writer.transaction((t) =>
      t.put(Warning, [{ id: put?.id ?? "", label: Label.parse({ tlp: "CLEAR" }), body: warningBody() }]),
    );
    await expect(lower).rejects.toMatchObject({ code: "refused" });
    const higher = Label.parse({ tlp: "RED" });
    await writer.transaction((t) =>
      t.put(Warning, [{ id: put?.id ?? "", label: higher, body: warningBody() }]),
    );
  });
});

test("a database from before labels had numbers keeps every label and every version", async () => {
  const old = await freshDatabase();
  try {
    const client = new Client({ connectionString: old.url });
    await client.connect();
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await client.query("CREATE TABLE schema_version (number integer PRIMARY KEY, title text NOT NULL)");
    for (const { number, title, sql } of migrations.filter(({ number }) => number < 6)) {
      for (const statement of sql) await client.query(statement);
      await client.query("INSERT INTO schema_version VALUES ($1, $2)", [number, title]);
    }
    await client.query(
      `CREATE TABLE "warning" (id uuid NOT NULL, version integer NOT NULL, recorded_at timestamptz NOT NULL,
         superseded_at timestamptz NOT NULL DEFAULT 'infinity', recorded_by text NOT NULL, tlp smallint NOT NULL,
         compartments text[] NOT NULL, label jsonb NOT NULL, digest bytea NOT NULL, body jsonb NOT NULL,
         PRIMARY KEY (id, version))`,
    );
    const red = Label.parse({ tlp: "RED", compartments: ["ALPHA"] });
    const green = Label.parse({ tlp: "GREEN" });
    const id = "018f0000-0000-7000-8000-000000000001";
    for (const [version, label, ends] of [
      [1, green, "2019-01-02"],
      [2, red, "infinity"],
    ] as const)
      await client.query(
        `INSERT INTO "warning" VALUES ($1, $2, '2019-01-01', $3, 'x', $4, $5, $6, '\\x00', $7)`,
        [id, version, ends, TLP.indexOf(label.tlp), label.compartments, label, warningBody()],
      );
    await client.query(`INSERT INTO series VALUES ('${id}', 'KEL', '*', 'deaths', 'day', 'persons', 'sum')`);
    await client.query(
      `INSERT INTO reading (series_id, bucket, value, tlp, compartments, recorded_at)
       VALUES ('${id}', '2019-01-01', 3, 1, '{}', now()), ('${id}', '2019-01-01', 4, 4, '{ALPHA}', now())`,
    );
    await client.end();
    const store = await openStore({
      database: { connectionString: old.url },
      blobFolder: "/nonexistent",
      blobKey: TEST_BLOB_KEY,
      clock: fresh.clock,
      random: () => 0.5,
      ledger: testLedger(fresh.clock),
    });
    const history = await store.systemView().history(Warning, id);
    expect(history.map(({ label }) => label)).toEqual([green, red]);
    const filter = { measure: "deaths", bucket: "day" } as const;
    expect(await store.systemView().readings(filter)).toMatchObject([{ value: 7 }]);
    expect(await store.view({ ...PLAIN, institution: "home" }).readings(filter)).toMatchObject([
      { value: 3 },
    ]);
    await store.close();
  } finally {
    await old.drop();
  }
});

function warningBody() {
  return {
    place: "KEL",
    subject: "*",
    title: "Kelvaria: watch",
    level: "W4" as const,
    likelihood: { p: 0.2, scale: "icd-203" as const },
    event: "25 or more deaths",
    rule: {
      series: { place: "KEL", subject: "*", measure: "deaths", bucket: "month" as const },
      from: "2019-01-01",
      to: "2019-03-31",
      fold: "sum" as const,
      atLeast: 25,
    },
    reasons: [{ sentence: "A reason.", at: "2019-01-01", weight: 1 }],
    firstSeen: "2019-01-01",
    lastSeen: "2019-01-01",
    status: "open" as const,
    history: [{ at: "2019-01-01", level: "W4" as const, p: 0.2, why: "opened" }],
  };
}
