/**
 * Whether this machine's clock is that of the others: the database's, and each witness's by the time in its
 * signature. All times that are written down come from one clock, so one that has gone astray must be seen.
 */
import type { Clock } from "../kernel/effects.ts";
import type { Queryable, View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";

/** A third of a code's step: beyond it signing in by codes begins to fail, and the order of entries to mislead. */
export const MOST_SECONDS_APART = 10;

export interface ClockApart {
  /** `database`, or the witness's name. */
  readonly of: string;
  /** How much the other's clock is ahead of this one; negative where it is behind. */
  readonly seconds: number;
}

/**
 * @param at the other's time, said between `before` and `after` by this clock.
 * @param precision in which the other says it, in seconds.
 * @returns seconds; 0 where the difference may come from the way there and back.
 */
export function secondsApart(at: Date, before: Date, after: Date, precision = 0): number {
  const early = (at.getTime() - before.getTime()) / 1000 + precision;
  const late = (at.getTime() - after.getTime()) / 1000 - precision;
  if (early < 0) return early;
  return late > 0 ? late : 0;
}

export async function databaseApart(sql: Queryable, clock: Clock): Promise<ClockApart> {
  const before = clock.now();
  const { rows } = await sql.query<{ at: Date }>("SELECT clock_timestamp() AS at");
  return { of: "database", seconds: secondsApart(rows[0]?.at ?? before, before, clock.now()) };
}

const SETTING = "clock.witnesses";

type Kept = Readonly<Record<string, number>>;

/** Keeps how far witnesses' clocks were apart when they signed last. Stores nothing while nothing has changed by a second. */
export async function keepWitnessClocks(
  view: View,
  writer: Writer,
  seen: readonly ClockApart[],
): Promise<void> {
  const before = keptOf(await view.setting(SETTING));
  if (seen.every(({ of, seconds }) => Math.abs((before[of] ?? 0) - seconds) < 1)) return;
  const now = Object.fromEntries(seen.map(({ of, seconds }) => [of, Math.round(seconds)]));
  await writer.transaction((transaction) => transaction.keepState(SETTING, { ...before, ...now }));
}

/** The clocks that are further apart than they may be: the database's now, the witnesses' when they signed last. */
export async function clocksApart(view: View, sql: Queryable, clock: Clock): Promise<readonly ClockApart[]> {
  const witnesses = Object.entries(keptOf(await view.setting(SETTING))).map(([of, seconds]) => ({
    of,
    seconds,
  }));
  return [await databaseApart(sql, clock), ...witnesses]
    .map(({ of, seconds }) => ({ of, seconds: Math.round(seconds) }))
    .filter(({ seconds }) => Math.abs(seconds) > MOST_SECONDS_APART);
}

function keptOf(value: unknown): Kept {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, seconds]) => typeof seconds === "number"))
    : {};
}
