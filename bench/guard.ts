/**
 * What guarding costs: lists of a reader among 200 institutions and 1,000 compartments, beside the same lists
 * without any guard, in one run; and one decision of the policies.
 *
 * Labels are drawn with the seed "bench-guard": an institution each, and none to two compartments.
 */
import { openSystem } from "../src/app/system.ts";
import { openDecider } from "../src/guard/decide.ts";
import { LOCAL_PERSON } from "../src/guard/principal.ts";
import { Event } from "../src/kernel/event.ts";
import { Label } from "../src/kernel/label.ts";
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
    await system.store.pool.query("VACUUM ANALYZE event");
    const reader = readerOfTheBench();
    const said = `at ${events.toLocaleString("en")} events, ${system.store.labels.readableBy(reader)().length.toLocaleString("en")} of ${labels.length.toLocaleString("en")} labels readable`;
    const rows: Row[] = [];
    for (const [what, options] of LISTS) {
      const open = await p95(system.store.systemView(), options);
      const guarded = await p95(system.store.view(reader), options);
      rows.push({
        what: `guarded list, ${what}, ${said}`,
        measured: `${guarded.toFixed(1)} ms (${open.toFixed(1)} ms unguarded)`,
        budget: "100 ms",
        kept: guarded <= 100,
      });
    }
    return [...rows, decisionRow()];
  } finally {
    await system.close();
  }
}

const LISTS: readonly (readonly [what: string, options: ListOptions])[] = [
  ["newest 50", { limit: 50 }],
  ["newest 50 by day", { orderBy: "day", limit: 50 }],
  ["50 of one country", { where: { country: "SYR" }, orderBy: "day", limit: 50 }],
];

async function p95(view: View, options: ListOptions): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    const began = performance.now();
    await view.list(Event, options);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)] ?? 0;
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
function readerOfTheBench(): Reader {
  return {
    id: "reader",
    institution: "i-7",
    clearance: "RED",
    level: 4,
    compartments: Array.from({ length: COMPARTMENTS / 2 }, (_, i) => `C${2 * i}`),
    isClient: false,
  };
}
