/**
 * Which series the detectors have to look at: those with readings that were recorded since the last sweep, those with
 * readings of days that had not come by then, and, once a day, those in which something might have come and did not.
 */
import { z } from "zod";
import { isCounted } from "../kernel/measure.ts";
import type { SeriesKey } from "../kernel/series.ts";
import type { Queryable } from "../store/view.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import { dayName } from "./calendar.ts";

/** How far a sweep went. */
export interface Sweep {
  /** Every reading up to this number had been recorded or given up. */
  readonly seq: number;
  /** Running number of the day up to which buckets were judged. */
  readonly day: number;
}

const SETTING = "analyse/detectors";
/** An arbitrary number that all Presage processes agree on: one sweep at a time. */
const SWEEP_LOCK = 4_646_021;

const StoredSweep = z.strictObject({ seq: z.number(), day: z.number() });

/**
 * The number of the newest reading, once none of a lower number can still arrive.
 *
 * Numbers are given out before their transactions commit. The share lock is granted when every writer of
 * readings that began before has ended, and is given back at once.
 */
export async function newestReading(writer: Writer): Promise<number> {
  return writer.transaction(async ({ sql }) => {
    await sql.query("LOCK TABLE reading IN SHARE MODE");
    const { rows } = await sql.query<{ newest: number }>(
      "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('reading', 'seq')::regclass), 0) AS newest",
    );
    return rows[0]?.newest ?? 0;
  });
}

/** How far the last sweep went; a second sweep waits here until the first has ended. */
export async function takeSweep({ sql, view }: Transaction): Promise<Sweep | undefined> {
  await sql.query("SELECT pg_advisory_xact_lock($1)", [SWEEP_LOCK]);
  return StoredSweep.optional().parse(await view.setting(SETTING));
}

export async function rememberSweep(transaction: Transaction, sweep: Sweep): Promise<void> {
  await transaction.keepState(SETTING, sweep);
}

export async function dueSeries(
  sql: Queryable,
  before: Sweep | undefined,
  now: Sweep,
): Promise<readonly { readonly key: SeriesKey; readonly from: string }[]> {
  const { rows } = await sql.query<SeriesKey & { from: string }>(
    `SELECT place, subject, measure, series.bucket, min(reading.bucket) AS "from"
     FROM reading JOIN series ON series_id = series.id
     WHERE subject = '*' AND place <> '*' AND reading.bucket <= $1::date
       AND (seq > $2 OR reading.bucket > $3::date) AND seq <= $4
     GROUP BY place, subject, measure, series.bucket
     ORDER BY measure, series.bucket, place`,
    [dayName(now.day), before?.seq ?? 0, before ? dayName(before.day) : "infinity", now.seq],
  );
  return rows.map(({ from, ...key }) => ({ key, from }));
}

/** What was silent for longer has been told of, or is no longer missed. */
const MISSED_DAYS = 400;

/**
 * Series by day of what the desk counts itself, in which something was counted lately: whether they fell silent shows
 * as days pass, with nothing coming in.
 *
 * @returns none on the day of the last sweep: its days have been judged.
 */
export async function silentSeries(
  sql: Queryable,
  before: Sweep | undefined,
  now: Sweep,
): Promise<readonly { readonly key: SeriesKey; readonly from: string }[]> {
  if (!before || before.day >= now.day) return [];
  const { rows } = await sql.query<SeriesKey>(
    `SELECT place, subject, measure, series.bucket FROM series
     WHERE subject = '*' AND place <> '*' AND fold = 'sum' AND series.bucket = 'day' AND EXISTS (
       SELECT FROM reading WHERE series_id = series.id AND reading.bucket BETWEEN $1::date AND $2::date)
     ORDER BY measure, place`,
    [dayName(before.day - MISSED_DAYS), dayName(now.day)],
  );
  return rows.filter(({ measure }) => isCounted(measure)).map((key) => ({ key, from: dayName(before.day) }));
}
