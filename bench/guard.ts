/**
 * What guarding costs: what a reader among 200 institutions and 1,000 compartments asks for, beside the same
 * without any guard, in one run; one decision of the policies; and one request of somebody who has signed in.
 *
 * Labels are drawn with the seed "bench-guard": an institution each, and none to two compartments.
 */
import type { Pool } from "pg";
import { makeServer } from "../src/api/server.ts";
import { SESSION_COOKIE } from "../src/api/who.ts";
import { openLive } from "../src/app/live.ts";
import { openSystem, type System } from "../src/app/system.ts";
import { openDecider } from "../src/guard/decide.ts";
import { openSetUp, setUp } from "../src/guard/joining.ts";
import { putPerson } from "../src/guard/people.ts";
import { LOCAL_PERSON } from "../src/guard/principal.ts";
import { letIn } from "../src/guard/sign-in.ts";
import { Event } from "../src/kernel/event.ts";
import { Label } from "../src/kernel/label.ts";
import { Person } from "../src/kernel/person.ts";
import type { Reader } from "../src/kernel/reader.ts";
import { seededChance } from "../src/numerics/chance.ts";
import type { ListOptions, View } from "../src/store/view.ts";
import type { Row } from "./row.ts";

const INSTITUTIONS = 200;
const COMPARTMENTS = 1_000;
const LABELS = 4_000;
const TIMES = 100;

/** @param folder a data folder that has nothing in it yet. */
export async function guardRows(folder: string, events: number): Promise<Row[]> {
  const system = await openSystem({ flags: { data: folder, log: "error" }, environment: process.env });
  try {
    const labels = await fillGuarded(system, events);
    const reader = readerOfTheBench();
    const said = `at ${events.toLocaleString("en")} events, ${system.store.labels.readableBy(reader)().length.toLocaleString("en")} of ${labels.length.toLocaleString("en")} labels readable`;
    const rows: Row[] = [];
    for (const [what, ask] of QUESTIONS) {
      const open = await p95(() => ask(system.store.systemView()));
      const guarded = await p95(() => ask(system.store.view(reader)));
      rows.push({
        what: `guarded ${what}, ${said}`,
        measured: `${guarded.toFixed(1)} ms (${open.toFixed(1)} ms unguarded)`,
        budget: "100 ms",
        kept: guarded <= 100,
      });
    }
    return [...rows, decisionRow(), await requestRow(system, folder)];
  } finally {
    await system.close();
  }
}

/** Events, the search index over them and a series, under the labels of the bench. @returns the labels' numbers. */
export async function fillGuarded(system: System, events: number): Promise<readonly number[]> {
  const labels = await system.store.labels.numbersOf(labelsOfTheBench());
  await system.store.pool.query(
    `INSERT INTO event (id, version, recorded_at, recorded_by, label_id, digest, body)
     SELECT gen_random_uuid(), 1, timestamptz '2020-01-01' + n * interval '1 second', 'bench',
            ($1::int[])[1 + (n * 7919) % $2], '\\x00',
            jsonb_build_object('title', 'Incident ' || n, 'day', (date '2010-01-01' + (n % 3650)::int)::text,
                               'country', (ARRAY['SYR', 'AFG', 'YEM', 'NGA', 'COD', 'SOM', 'MLI', 'IRQ'])[1 + n % 8])
     FROM generate_series(1, $3::bigint) AS n`,
    [labels, labels.length, events],
  );
  await fillSearch(system.store.pool);
  await fillSeries(system.store.pool, labels);
  for (const table of ["event", "search", "reading"])
    await system.store.pool.query(`VACUUM ANALYZE ${table}`);
  return labels;
}

export type Question = readonly [what: string, ask: (view: View) => Promise<unknown>];

const list = (what: string, options: ListOptions): Question => [
  `list, ${what}`,
  (view) => view.list(Event, options),
];

export const QUESTIONS: readonly Question[] = [
  list("newest 50", { limit: 50 }),
  list("newest 50 by day", { orderBy: "day", limit: 50 }),
  list("50 of one country", { where: { country: "SYR" }, orderBy: "day", limit: 50 }),
  ["count of one country, to 5,000", (view) => view.count(Event, { country: "SYR" }, 5_000)],
  ["counts by country", (view) => view.countBy(Event, "country")],
  ["search, a word in a quarter of the records", (view) => view.search("market")],
  ["search, a word in one of a thousand", (view) => view.search("bridge")],
  ["series, 3,650 days", (view) => view.readings({ measure: "events", bucket: "day", places: ["SYR"] })],
];

/** The search rows that indexing would have made, words included. */
async function fillSearch(pool: Pool): Promise<void> {
  await pool.query(
    `INSERT INTO search (kind, id, version, recorded_at, label_id, title, words)
     SELECT 'event', id, version, recorded_at, label_id, title, to_tsvector('simple', title || more)
     FROM (SELECT *, body ->> 'title' AS title,
             CASE WHEN n % 1000 = 0 THEN ' bridge' WHEN n % 4 = 0 THEN ' market' ELSE ' road' END AS more
           FROM (SELECT *, row_number() OVER (ORDER BY recorded_at) AS n FROM event) AS numbered) AS worded`,
  );
}

async function fillSeries(pool: Pool, labels: readonly number[]): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO series (id, place, subject, measure, bucket, unit, fold)
     VALUES (gen_random_uuid(), 'SYR', '*', 'events', 'day', 'events', 'sum') RETURNING id`,
  );
  const id = rows[0]?.id ?? "";
  await pool.query(
    `INSERT INTO reading (series_id, bucket, value, recorded_at, label_id)
     SELECT $1, date '2010-01-01' + (n % 3650)::int, 1, timestamptz '2020-01-01', ($2::int[])[1 + (n * 7919) % $3]
     FROM generate_series(1, 36500) AS n`,
    [id, labels, labels.length],
  );
}

async function p95(ask: () => Promise<unknown>, times = TIMES): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await ask();
    taken.push(performance.now() - began);
  }
  taken.sort((a, b) => a - b);
  return taken[Math.floor(taken.length * 0.95)] ?? 0;
}

/** The same small request of the local person, and then, people having been set up, of one of them. */
async function requestRow(system: System, folder: string): Promise<Row> {
  const live = await openLive(system.store);
  const server = await makeServer({ system, live, deskFolder: folder, perMinute: 1_000_000 });
  try {
    const ask = (cookie?: string) => async () => {
      const headers = cookie === undefined ? {} : { cookie: `${SESSION_COOKIE}=${cookie}` };
      const { statusCode, body } = await server.inject({ url: "/api/formats", headers });
      if (statusCode !== 200) throw new Error(`a request was answered ${statusCode}: ${body}`);
    };
    const local = await p95(ask());
    const { token } = await openSetUp(system.door);
    const person = { institution: "I", name: "Ada", signInName: "ada", password: "gravel otter lantern fig" };
    const { personId } = await setUp(system.door, { token, ...person });
    await system.store.writer("bench").transaction(async (transaction) => {
      const { body } = await transaction.view.one(Person, personId);
      await putPerson(transaction, { ...body, roles: ["analyst"] }, personId);
    });
    const cookie = await letIn(system.door, { personId, factors: ["passkey"], agent: "bench" });
    const signedIn = await p95(ask(cookie));
    return {
      what: "a request that reads nothing, of somebody signed in (of the local person)",
      measured: `${signedIn.toFixed(1)} ms (${local.toFixed(1)} ms)`,
      budget: "10 ms",
      kept: signedIn <= 10,
    };
  } finally {
    await server.close();
    await live.close();
  }
}

function decisionRow(): Row {
  const decider = openDecider();
  const act = { id: "reports", permission: "read" } as const;
  for (let i = 0; i < 2_000; i += 1) decider.decide(LOCAL_PERSON, act);
  const began = performance.now();
  for (let i = 0; i < 2_000; i += 1) decider.decide(LOCAL_PERSON, act);
  const microseconds = ((performance.now() - began) * 1_000) / 2_000;
  return {
    what: "one decision of the policies, once a request",
    measured: `${microseconds.toFixed(0)} µs`,
    budget: "200 µs",
    kept: microseconds <= 200,
  };
}

function labelsOfTheBench(): Label[] {
  const chance = seededChance("bench-guard");
  return Array.from({ length: LABELS }, () =>
    Label.parse({
      tlp: "AMBER+STRICT",
      releasableTo: [`i-${chance.integer(INSTITUTIONS)}`, `i-${chance.integer(INSTITUTIONS)}`].sort(),
      compartments: Array.from(
        { length: chance.integer(3) },
        () => `C${chance.integer(COMPARTMENTS)}`,
      ).sort(),
    }),
  );
}

/** Somebody of one institution who has been read into half of the compartments. */
export function readerOfTheBench(): Reader {
  return {
    id: "reader",
    institution: "i-7",
    clearance: "RED",
    level: 4,
    compartments: Array.from({ length: COMPARTMENTS / 2 }, (_, i) => `C${2 * i}`),
    isClient: false,
  };
}
