/**
 * Unusual use: simple rules over the audit log, each of which says itself. A find is a reason to look, and no
 * finding against anybody.
 */
import type { Queryable } from "../store/view.ts";
import { PERSONAL_SEARCH, SEARCH } from "./consultations.ts";

export const UNUSUAL = {
  "protected-reads":
    "Somebody read protected records on one day more than five times as often as on the median of their other days, and at least ten times; three other days are needed to compare with.",
  "night-exports": "A file left the desk between 22:00 and 05:00 UTC.",
  "personal-searches": "Somebody searched ten times or more on one day for what looks like a person.",
  "turned-away": "Somebody was turned away twenty times or more on one day from what they may not do.",
} as const;
export type UnusualRule = keyof typeof UNUSUAL;

export interface UnusualFind {
  readonly actor: string;
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  readonly count: number;
  /** Median of the other days, where the rule compares with it. */
  readonly usual?: number;
}

const TIMES_USUAL = 5;
const FEWEST_READS = 10;
const DAYS_TO_COMPARE = 3;
const MANY_SEARCHES = 10;
const MANY_DENIALS = 20;
const MOST_FINDS = 100;

/** @param since YYYY-MM-DD, in UTC. The newest day first. */
export async function unusualUse(
  sql: Queryable,
  since: string,
): Promise<ReadonlyMap<UnusualRule, readonly UnusualFind[]>> {
  const reads = await perDay(sql, since, "verb = 'consultation' AND object_type <> ALL ($2)", [
    [SEARCH, PERSONAL_SEARCH],
  ]);
  const searches = await perDay(sql, since, "verb = 'consultation' AND object_type = $2", [PERSONAL_SEARCH]);
  const exports = await perDay(
    sql,
    since,
    "verb = 'disclosure' AND substr(event::json ->> 'ts', 12, 2) IN ('22', '23', '00', '01', '02', '03', '04')",
  );
  const denials = await perDay(
    sql,
    since,
    "verb = 'refusal' AND decision = 'refused'",
    [],
    "sum((event::json -> 'detail' ->> 'times')::int)",
  );
  return new Map<UnusualRule, readonly UnusualFind[]>([
    ["protected-reads", newestFirst(farAboveUsual(reads))],
    ["night-exports", newestFirst(exports)],
    ["personal-searches", newestFirst(searches.filter(({ count }) => count >= MANY_SEARCHES))],
    ["turned-away", newestFirst(denials.filter(({ count }) => count >= MANY_DENIALS))],
  ]);
}

async function perDay(
  sql: Queryable,
  since: string,
  condition: string,
  values: readonly unknown[] = [],
  counted = "count(*)",
): Promise<UnusualFind[]> {
  const { rows } = await sql.query<UnusualFind & { actor: string }>(
    `SELECT actor, day, coalesce(${counted}, 0)::int AS count
     FROM access_event WHERE ${condition} AND day >= $1 GROUP BY 1, 2`,
    [since, ...values],
  );
  return rows;
}

export function farAboveUsual(days: readonly UnusualFind[]): UnusualFind[] {
  const byActor = new Map<string, UnusualFind[]>();
  for (const one of days) byActor.set(one.actor, [...(byActor.get(one.actor) ?? []), one]);
  return [...byActor.values()].flatMap((own) =>
    own.flatMap((one) => {
      const others = own.filter(({ day }) => day !== one.day).map(({ count }) => count);
      if (others.length < DAYS_TO_COMPARE || one.count < FEWEST_READS) return [];
      const usual = median(others);
      return one.count > TIMES_USUAL * usual ? [{ ...one, usual }] : [];
    }),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function newestFirst(finds: readonly UnusualFind[]): UnusualFind[] {
  return [...finds]
    .sort((a, b) => (a.day === b.day ? b.count - a.count : a.day < b.day ? 1 : -1))
    .slice(0, MOST_FINDS);
}
