/** The overseers' list: any page of it at a million entries, under every filter, and the summary beside it. */
import { randomBytes } from "node:crypto";
import {
  type ActFilter,
  countActs,
  foundActs,
  readOnly,
  sampledActs,
  tallies,
} from "../src/guard/acts-found.ts";
import { unusualUse } from "../src/guard/unusual-use.ts";
import type { AccessEvent } from "../src/kernel/access-event.ts";
import type { Random } from "../src/kernel/effects.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { insertEvents } from "../src/store/acts.ts";
import { benchStore } from "./bench-store.ts";
import type { Row } from "./row.ts";

const ROUND = 5_000;
const PAGE = 51;
const MOST_COUNTED = 5_001;
const PEOPLE = 200;
const DAYS = 90;
const LOOKS = 400;
const DAY = 86_400_000;

/** What is done how often, and to what; the last of a verb's objects are rare. */
const DONE: readonly (readonly [verb: AccessEvent["verb"], share: number, objects: readonly string[]])[] = [
  ["consultation", 0.55, ["search", "personal-search", "report", "entity", "report,source"]],
  ["alteration", 0.25, ["event", "claim", "report", "assessment", "reading,signal"]],
  ["oversee", 0.08, ["acts", "act", "oversight"]],
  ["sign-in", 0.06, ["session"]],
  ["refusal", 0.04, ["import", "acts", "search"]],
  ["disclosure", 0.015, ["brief.pdf", "draws.csv"]],
  ["policy-change", 0.004, ["setting", "policies", "person"]],
  ["erasure", 0.0009, ["report"]],
  ["break-glass", 0.0001, ["break-glass"]],
];

export async function actRows(folder: string, entries: number): Promise<Row[]> {
  const opened = await benchStore(folder);
  const { store } = opened;
  const drawn = seededChance("acts");
  const chance = () => drawn.uniform();
  for (let start = 1; start <= entries; start += ROUND) {
    const events = Array.from({ length: Math.min(ROUND, entries - start + 1) }, (_, i) =>
      someAct(start + i, entries, chance),
    );
    await insertEvents(
      store.pool,
      events.map((event) => ({ event, salt: randomBytes(32) })),
    );
  }
  await store.pool.query("VACUUM (ANALYZE) access_event");
  const sql = readOnly(store.pool);
  const times: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < LOOKS; i += 1) {
    const filter = someFilter(chance);
    const before = chance() < 0.5 ? undefined : Math.ceil(chance() * entries);
    times.push(await timed(() => foundActs(sql, filter, { before, limit: PAGE })));
    counts.push(await timed(() => countActs(sql, filter, MOST_COUNTED)));
  }
  const since = dayOf(entries - entries / 3, entries);
  const summary = await timed(async () => {
    await tallies(sql, since);
    await unusualUse(sql, since);
  });
  const sample = await timed(() => sampledActs(sql, {}, { seed: "s", size: 20, upTo: entries }));
  await opened.close();
  const said = entries.toLocaleString("en");
  return [
    row(`overseers' list: any page of ${said} entries, p95`, percentile(times, 0.95), 100),
    row("… the slowest", Math.max(...times), 1_000),
    row("… its total, p95", percentile(counts, 0.95), 100),
    row("… the summary of a month", summary, 3_000),
    row("… a random sample of all of them", sample, 5_000),
  ];
}

function row(what: string, milliseconds: number, budget: number): Row {
  return {
    what,
    measured: `${milliseconds.toFixed(1)} ms`,
    budget: `${budget} ms`,
    kept: milliseconds < budget,
  };
}

function someAct(seq: number, entries: number, chance: Random): AccessEvent {
  let left = chance();
  const fits = ([, share]: (typeof DONE)[number]) => {
    left -= share;
    return left < 0;
  };
  const [verb, , objects] = DONE.find(fits) ?? DONE[0] ?? none();
  const objectType = objects[Math.floor(chance() ** 2 * objects.length)] ?? "report";
  return {
    seq,
    ts: new Date(Date.parse("2026-01-01T00:00:00.000Z") + (seq / entries) * DAYS * DAY).toISOString(),
    actorPseudonym: personBy(chance() ** 2),
    organisation: "home",
    role: "analyst",
    verb,
    objectType,
    decision: verb === "refusal" ? "refused" : "allowed",
    detail: {
      operation: "search",
      words: `words of ${seq}`,
      justification: "a case that is looked into",
      times: 1,
    },
  };
}

function someFilter(chance: Random): ActFilter {
  const [verb, , objects] = DONE[Math.floor(chance() * DONE.length)] ?? none();
  return {
    ...(chance() < 0.5 && { verb }),
    ...(chance() < 0.4 && { actor: personBy(chance()) }),
    ...(chance() < 0.3 && { day: dayOf(chance() * 100, 100) }),
    ...(chance() < 0.3 && { object: objects[Math.floor(chance() * objects.length)] }),
    ...(chance() < 0.2 && { decision: chance() < 0.5 ? ("refused" as const) : ("allowed" as const) }),
  };
}

function dayOf(at: number, of: number): string {
  return new Date(Date.parse("2026-01-01") + (at / of) * DAYS * DAY).toISOString().slice(0, 10);
}

function personBy(share: number): string {
  return Math.floor(share * PEOPLE)
    .toString(16)
    .padStart(32, "0");
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

function none(): never {
  throw new Error("nothing is done");
}
