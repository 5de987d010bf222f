/** Two roles for one database: the one that owns it migrates, the one the program works under can change rows alone. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openSystem, type System } from "../src/app/system.ts";
import { LOCAL_PERSON } from "../src/guard/principal.ts";
import { Report } from "../src/kernel/report.ts";
import { openPool } from "../src/store/database.ts";
import { startPostgres } from "../src/store/embedded.ts";
import { startJobs } from "../src/store/jobs.ts";
import { type FreshDatabase, freshDatabase } from "./postgres/harness.ts";
import { furnish, IDS } from "./small-desk.ts";

let database: FreshDatabase;
let folder: string;
let role: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-roles-"));
  database = await freshDatabase();
  role = `program_${process.pid}`;
  await asOwner(`CREATE ROLE ${role} LOGIN PASSWORD 'gravel-otter-lantern'`);
  const url = new URL(database.url);
  url.username = role;
  url.password = "gravel-otter-lantern";
  program = url.href;
});
afterAll(async () => {
  await asOwner(`DROP OWNED BY ${role}`);
  await database?.drop();
  const pool = openPool({ connectionString: database.url.replace(/\/[^/?]+(\?|$)/, "/postgres$1") });
  await pool.query(`DROP ROLE IF EXISTS ${role}`);
  await pool.end();
  await rm(folder, { recursive: true, force: true });
});

async function asOwner(sql: string): Promise<void> {
  const pool = openPool({ connectionString: database.url });
  await pool.query(sql);
  await pool.end();
}

function start(): Promise<System> {
  return openSystem({
    flags: { data: folder, database: program, "database-owner": database.url, log: "silent" },
    environment: { HOME: folder },
  });
}

test("ASVS 13.2.2: the program's role owns nothing, passes no row security, and can change rows alone", async () => {
  const system = await start();
  try {
    const { pool } = system.store;
    const { rows } = await pool.query<Record<string, boolean | number>>(
      `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS strong,
              (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owned,
              has_database_privilege(current_user, current_database(), 'CREATE') AS creates
       FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ strong: false, owned: 0, creates: false }]);
    const forbidden = [
      "CREATE TABLE public.mine (id int)",
      "ALTER TABLE report DISABLE ROW LEVEL SECURITY",
      "DROP POLICY readable ON report",
      "CREATE POLICY all_of_it ON report TO presage_reader USING (true)",
      "DROP TABLE access_event",
      "ALTER FUNCTION pg_catalog.now() LEAKPROOF",
      "CREATE ROLE another",
      "INSERT INTO schema_version (number, title) VALUES (999, 'x')",
      "CREATE EXTENSION IF NOT EXISTS dblink",
      "COPY report TO PROGRAM 'true'",
      `SET ROLE ${new URL(database.url).username || "postgres"}`,
    ];
    for (const sql of forbidden)
      expect([sql, await pool.query(sql).then(String, (error: { code: string }) => error.code)]).toEqual([
        sql,
        expect.stringMatching(/^(42501|42704|0A000)$/),
      ]);
    // PostgreSQL warns of a grant that may not be given, and gives nothing.
    await pool.query("GRANT ALL ON report TO presage_reader");
    const granted = await pool.query(
      "SELECT has_table_privilege('presage_reader', 'report', 'INSERT') AS may",
    );
    expect(granted.rows).toEqual([{ may: false }]);
  } finally {
    await system.close();
  }
});

describe("the shipped database", () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "presage-shipped-"));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));
  const open = () => openSystem({ flags: { data, log: "silent" }, environment: { HOME: data } });
  const whoWorks = async ({ store }: System) => {
    const { rows } = await store.pool.query<Record<string, unknown>>(
      `SELECT current_user AS name, rolsuper AS super,
              (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owned
       FROM pg_roles WHERE rolname = current_user`,
    );
    return rows;
  };
  const PLAIN = [{ name: "presage_program", super: false, owned: 0 }];

  test("ASVS 13.2.2: is worked in by a role that owns nothing, however many start at once", async () => {
    const systems = await Promise.all([open(), open(), open()]);
    try {
      for (const system of systems) expect(await whoWorks(system)).toEqual(PLAIN);
      const [{ store }] = systems as [System, ...System[]];
      for (const sql of ["DROP TABLE report", "CREATE TABLE mine (id int)", "SET ROLE presage"])
        await expect(store.pool.query(sql)).rejects.toMatchObject({
          code: expect.stringMatching(/^(42501|22023|42704)$/),
        });
      // What the planner is told after bulk loads it may still be told.
      const { rows } = await store.pool.query("SELECT has_table_privilege('report', 'MAINTAIN') AS may");
      expect(rows).toEqual([{ may: true }]);
    } finally {
      for (const system of systems) await system.close();
    }
  });

  test("ASVS 13.2.2: a folder of before is carried over with what is in it", async () => {
    const before = await open();
    await furnish(before.store);
    await before.close();
    const server = await startPostgres({ folder: data });
    const owner = openPool(server.connection);
    // As an earlier version left it.
    await owner.query("DROP OWNED BY presage_program");
    await owner.query("DROP ROLE presage_program");
    await owner.query("COMMENT ON DATABASE presage IS 'Presage, with pg_trgm and unaccent'");
    await owner.end();
    await server.stop();
    const after = await open();
    try {
      expect(await whoWorks(after)).toEqual(PLAIN);
      expect(await after.store.view(LOCAL_PERSON.reader).one(Report, IDS.report)).toMatchObject({
        id: IDS.report,
      });
    } finally {
      await after.close();
    }
  });
});

test("ASVS 13.2.2: everything the desk does works under it: records, readings, jobs, readers' own walls, another start", async () => {
  const system = await start();
  await furnish(system.store);
  await system.phases.settle();
  const view = system.store.view(LOCAL_PERSON.reader);
  expect(await view.one(Report, IDS.report)).toMatchObject({ id: IDS.report });
  let arrived: (payload: unknown) => void = () => undefined;
  const done = new Promise<unknown>((resolve) => {
    arrived = resolve;
  });
  const jobs = await startJobs(
    system.store.pool,
    { probe: async (payload) => arrived(payload) },
    { error: (message) => arrived(message) },
  );
  await system.store.writer("test").transaction((transaction) => transaction.enqueue("probe", { n: 1 }));
  expect(await done).toEqual({ n: 1 });
  await jobs.stop();
  const hasty = await system.replayable();
  await hasty.close();
  // Under the readers' role nothing is seen without saying who reads.
  const client = await system.store.pool.connect();
  const Rows = z.array(z.object({ count: z.number() }));
  await client.query("BEGIN READ ONLY; SET LOCAL ROLE presage_reader");
  expect(Rows.parse((await client.query("SELECT count(*)::int AS count FROM report")).rows)).toEqual([
    { count: 0 },
  ]);
  await client.query("ROLLBACK");
  client.release();
  await system.close();
  const again = await start();
  expect(await again.store.view(LOCAL_PERSON.reader).one(Report, IDS.report)).toBeDefined();
  await again.close();
});

test("ASVS 13.2.2: a role that could do more is refused as the program's", async () => {
  for (const right of ["BYPASSRLS", "CREATEDB", "CREATEROLE", "SUPERUSER"]) {
    await asOwner(`ALTER ROLE ${role} ${right}`);
    await expect(start()).rejects.toThrow("must be a plain one");
    await asOwner(`ALTER ROLE ${role} NO${right}`);
  }
  await asOwner(`CREATE TABLE public.mine (id int); ALTER TABLE public.mine OWNER TO ${role}`);
  await expect(start()).rejects.toThrow("owns 1 things");
  await asOwner("DROP TABLE public.mine");
  const elsewhere = await freshDatabase();
  const flags = { data: folder, database: program, "database-owner": elsewhere.url, log: "silent" };
  await expect(openSystem({ flags, environment: { HOME: folder } })).rejects.toThrow("lead to two databases");
  await elsewhere.drop();
});
