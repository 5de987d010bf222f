/**
 * Running the detectors: over every series that has new readings, on the buckets these can have changed.
 *
 * A signal's id follows from its detector, series and bucket, so that judging again stores nothing unless the
 * readings changed; a signal that changed readings no longer support becomes a version with score 0.
 */
import type { SeriesKey } from "../kernel/series.ts";
import { Signal } from "../kernel/signal.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import { actorFirsts } from "./actor-firsts.ts";
import { bucketNumber, dayName, dayOf, lastDayOf } from "./calendar.ts";
import { countingStarts, type DenseSeries, denseSeries, panels } from "./dense-series.ts";
import { detect } from "./detector.ts";
import {
  dueSeries,
  newestReading,
  rememberSweep,
  type Sweep,
  silentSeries,
  takeSweep,
} from "./due-series.ts";
import { detectorsFor, type Fitted } from "./fitted-detectors.ts";
import { detectTogether } from "./joint-signals.ts";
import { type Found, keyText, signalRecords } from "./signal-records.ts";

export interface DetectionRun {
  /** Series that had something new. */
  readonly series: number;
  /** Buckets judged, over all detectors. */
  readonly points: number;
  /** Signals that were new or changed. */
  readonly signals: number;
}

/** Older buckets are history: what stood out in them is not news, even when their readings are new. */
const NEWS_DAYS = 400;
const BATCH = 500;

const NOTHING: DetectionRun = { series: 0, points: 0, signals: 0 };

/**
 * Judges what has come in since the last time. Costs one small query when nothing has.
 *
 * @param today buckets that begin later are left for when their day has come.
 * @param placeName of a place's key, for the sentences.
 */
export async function detectDue(
  writer: Writer,
  today: Date,
  placeName: (key: string) => string,
): Promise<DetectionRun> {
  const day = dayOf(today);
  const sweep = { seq: await newestReading(writer), day };
  return writer.transaction(async (transaction) => {
    const before = await takeSweep(transaction);
    if (before && before.seq === sweep.seq && before.day === day) return NOTHING;
    const due = joined(
      await dueSeries(transaction.sql, before, sweep),
      await silentSeries(transaction.sql, before, sweep),
    );
    const actors = await actorFirsts(transaction, before, sweep);
    const isIdle = due.length === 0 && actors.length === 0;
    const run = isIdle ? NOTHING : await judge(transaction, due, actors, sweep, placeName);
    const isNewDay = before === undefined || before.day < day;
    const together = isNewDay ? await detectTogether(transaction, day, placeName) : 0;
    await rememberSweep(transaction, sweep);
    return { ...run, signals: run.signals + together };
  });
}

interface Due {
  readonly key: SeriesKey;
  /** First day of the first bucket that may have changed. */
  readonly from: string;
  /** Nothing came in: only silence is looked for. */
  readonly isSilent: boolean;
}

type Moved = Pick<Due, "key" | "from">;

/** Series with something new, and those in which nothing came though it might have. */
function joined(changed: readonly Moved[], silent: readonly Moved[]): readonly Due[] {
  const quiet = new Map(silent.map((one) => [keyText(one.key), one]));
  const due = changed.map(({ key, from }): Due => {
    const since = quiet.get(keyText(key))?.from ?? from;
    quiet.delete(keyText(key));
    return { key, from: since < from ? since : from, isSilent: false };
  });
  return [...due, ...[...quiet.values()].map((one) => ({ ...one, isSilent: true }))];
}

async function judge(
  transaction: Transaction,
  due: readonly Due[],
  actors: readonly Found[],
  { day }: Sweep,
  placeName: (key: string) => string,
): Promise<DetectionRun> {
  const view = transaction.home;
  const places = [...new Set(due.map(({ key }) => key.place))];
  const started = await countingStarts(view, places);
  const dueByKey = new Map(due.map((one) => [keyText(one.key), one]));
  const found: Found[] = [...actors];
  let points = 0;
  for (const panel of await panels(view, day)) {
    const own = due.filter(({ key }) => key.measure === panel.measure && key.bucket === panel.bucket);
    const fitting = detectorsFor(panel.measure, panel.bucket);
    if (own.length === 0 || fitting.length === 0) continue;
    const wanted = own.length > 50 ? undefined : own.map(({ key }) => key.place);
    for (const series of await denseSeries(view, panel, started, day, wanted)) {
      const own = dueByKey.get(keyText(series.key));
      if (own === undefined) continue;
      const news = bucketNumber(panel.bucket, dayName(day - NEWS_DAYS));
      const from = Math.max(0, Math.max(bucketNumber(panel.bucket, own.from), news) - series.first);
      const looking = own.isSilent ? fitting.filter(({ detector }) => detector.seesSilence) : fitting;
      points += looking.length * Math.max(0, series.values.length - from);
      for (const one of looking) found.push(judged(series, one, from, day));
    }
  }
  const batch = await signalRecords(view, found, placeName);
  let signals = 0;
  for (let i = 0; i < batch.length; i += BATCH) {
    const puts = await transaction.put(Signal, batch.slice(i, i + BATCH));
    signals += puts.filter(({ outcome }) => outcome !== "duplicate").length;
  }
  return { series: due.filter(({ isSilent }) => !isSilent).length, points, signals };
}

/** What one detector sees in one series. @param today running number of the day, which is not over. */
function judged(series: DenseSeries, { detector, options }: Fitted, from: number, today: number): Found {
  const { first, key, values } = series;
  const inProgress = detector.seesSilence && lastDayOf(key.bucket, first + values.length - 1) >= today;
  const known = inProgress ? values.subarray(0, -1) : values;
  const firstDay = key.bucket === "day" ? first : undefined;
  return { series, detector, options, from, detections: detect(detector, known, options, from, firstDay) };
}
