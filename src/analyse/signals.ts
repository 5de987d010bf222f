/**
 * Running the detectors: over every series that has new readings, on the buckets these can have changed.
 *
 * A signal's id follows from its detector, series and bucket, so that judging again stores nothing unless the
 * readings changed; a signal that changed readings no longer support becomes a version with score 0.
 */
import { partsOf, worded } from "../kernel/in-language.ts";
import type { Label } from "../kernel/label.ts";
import { measureKind } from "../kernel/measure.ts";
import { said } from "../kernel/said.ts";
import type { Bucket, SeriesKey } from "../kernel/series.ts";
import { Signal } from "../kernel/signal.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { NewRecord, Transaction, Writer } from "../store/writer.ts";
import { bucketName, bucketNumber, dayName, dayOf } from "./calendar.ts";
import { countingStarts, type DenseSeries, denseSeries, panels } from "./dense-series.ts";
import { type Detection, type Detector, detect } from "./detector.ts";
import { detectors } from "./detectors/all.ts";
import { dueSeries, newestReading, rememberSweep, type Sweep, takeSweep } from "./due-series.ts";
import { labelsOf } from "./reading-labels.ts";
import { bucketIn, seriesWords } from "./series-words.ts";

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
/** More readings than these are kept without their zeros. */
const READINGS_KEPT = 60;
const BATCH = 500;

const NOTHING: DetectionRun = { series: 0, points: 0, signals: 0 };

/**
 * Judges what has come in since the last time. Costs one small query when nothing has.
 *
 * @param today buckets that begin later are left for when their day has come.
 * @param placeName of a place's key, for the sentences.
 */
export async function detectDue(
  view: View,
  writer: Writer,
  today: Date,
  placeName: (key: string) => string,
): Promise<DetectionRun> {
  const day = dayOf(today);
  const sweep = { seq: await newestReading(writer), day };
  return writer.transaction(async (transaction) => {
    const before = await takeSweep(transaction);
    if (before && before.seq === sweep.seq && before.day === day) return NOTHING;
    const due = await dueSeries(transaction.sql, before, sweep);
    const run = due.length === 0 ? NOTHING : await judge(view, transaction, due, sweep, placeName);
    await rememberSweep(transaction, sweep);
    return run;
  });
}

interface Due {
  readonly key: SeriesKey;
  /** First day of the first bucket that may have changed. */
  readonly from: string;
}

async function judge(
  view: View,
  transaction: Transaction,
  due: readonly Due[],
  { day }: Sweep,
  placeName: (key: string) => string,
): Promise<DetectionRun> {
  const places = [...new Set(due.map(({ key }) => key.place))];
  const started = await countingStarts(view, places);
  const froms = new Map(due.map(({ key, from }) => [keyText(key), from]));
  const found: Found[] = [];
  let points = 0;
  for (const panel of await panels(view, day)) {
    const own = due.filter(({ key }) => key.measure === panel.measure && key.bucket === panel.bucket);
    const fitting = detectorsFor(panel.measure, panel.bucket);
    if (own.length === 0 || fitting.length === 0) continue;
    const wanted = own.length > 50 ? undefined : own.map(({ key }) => key.place);
    for (const series of await denseSeries(view, panel, started, day, wanted)) {
      const changed = froms.get(keyText(series.key));
      if (changed === undefined) continue;
      const news = bucketNumber(panel.bucket, dayName(day - NEWS_DAYS));
      const from = Math.max(0, Math.max(bucketNumber(panel.bucket, changed), news) - series.first);
      points += fitting.length * Math.max(0, series.values.length - from);
      for (const one of fitting) found.push(judged(series, one, from));
    }
  }
  const batch = await recordsOf(view, found, placeName);
  let signals = 0;
  for (let i = 0; i < batch.length; i += BATCH) {
    const puts = await transaction.put(Signal, batch.slice(i, i + BATCH));
    signals += puts.filter(({ outcome }) => outcome !== "duplicate").length;
  }
  return { series: due.length, points, signals };
}

/** What one detector sees in one series. */
function judged(series: DenseSeries, { detector, options }: Fitted, from: number): Found {
  return { series, detector, options, from, detections: detect(detector, series.values, options, from) };
}

interface Fitted {
  readonly detector: Detector;
  readonly options: unknown;
}

interface Found extends Fitted {
  readonly series: DenseSeries;
  readonly from: number;
  readonly detections: readonly Detection[];
}

/** The detectors for a measure at a width of bucket, each with its options for that width. */
function detectorsFor(measure: string, bucket: Bucket): readonly Fitted[] {
  const kind = measureKind(measure);
  return [...detectors].flatMap((detector) => {
    const options = detector.buckets[bucket];
    if (options === undefined || !detector.measures.includes(kind)) return [];
    return [{ detector, options: detector.options.parse(options) }];
  });
}

function signalId(detector: string, { place, subject, measure, bucket }: SeriesKey, at: string) {
  return derivedId("signal", detector, place, subject, measure, bucket, at);
}

async function recordsOf(
  view: View,
  found: readonly Found[],
  placeName: (key: string) => string,
): Promise<NewRecord<typeof Signal>[]> {
  const standing = await standingSignals(view, found);
  const seen = new Set<string>();
  const withDetections = found.filter(({ detections }) => detections.length > 0);
  const labels = await labelsOf(
    view,
    withDetections.map(({ series: { key } }) => key),
  );
  const fresh = withDetections.flatMap((one) =>
    one.detections.map((detection): NewRecord<typeof Signal> => {
      const { key, first } = one.series;
      const [since, until] = detection.causes.map((index) => bucketName(key.bucket, first + index));
      const id = signalId(one.detector.id, key, bucketName(key.bucket, first + detection.index));
      seen.add(id);
      return { id, label: labels.join(key, since, until), body: bodyOf(one, detection, placeName) };
    }),
  );
  return [...fresh, ...withdrawn(standing, seen, found)];
}

function bodyOf(
  { series, detector, options }: Found,
  detection: Detection,
  placeName: (key: string) => string,
): NewRecord<typeof Signal>["body"] {
  const { key, first, values } = series;
  const { index, score, observed, expected, threshold, causes, facts } = detection;
  const place = { place: key.place, name: placeName(key.place) };
  const words = seriesWords(place, key.measure, key.bucket, first);
  return {
    detector: detector.id,
    series: key,
    place: key.place,
    subject: key.subject,
    bucket: bucketName(key.bucket, first + index),
    width: key.bucket,
    score: rounded(score),
    observed: rounded(observed),
    ...(expected !== undefined && { expected: rounded(expected) }),
    ...(threshold !== undefined && { threshold: rounded(threshold) }),
    ...worded({ sentence: detector.sentence(detection, words, options) }),
    parameters: { ...parametersOf(options), ...facts },
    readings: readingsOf(key.bucket, first, values, causes),
  };
}

function parametersOf(options: unknown): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => /^(number|string|boolean)$/.test(typeof value)),
  );
}

function readingsOf(
  width: Bucket,
  first: number,
  values: Float64Array,
  [since, until]: readonly [number, number],
) {
  const all = Array.from({ length: until - since + 1 }, (_, i) => ({
    bucket: bucketName(width, first + since + i),
    value: values[since + i] ?? Number.NaN,
  })).filter(({ value }) => !Number.isNaN(value));
  return all.length <= READINGS_KEPT ? all : all.filter(({ value }) => value !== 0);
}

/** Twelve significant digits: enough for any figure, and free of the last digit's noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

type Standing = { readonly id: string; readonly label: Label; readonly body: Signal };

/** The signals that stand in the buckets that were judged again. */
async function standingSignals(view: View, found: readonly Found[]): Promise<readonly Standing[]> {
  const places = [...new Set(found.map(({ series }) => series.key.place))];
  const from = found.reduce((earliest, { series: { key, first }, from: index }) => {
    const day = bucketName(key.bucket, first + index);
    return day < earliest ? day : earliest;
  }, "9999-12-31");
  const standing: Standing[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Signal, {
      where: { place: places, bucket: { from } },
      orderBy: "bucket",
      limit: 1_000,
      after,
    });
    standing.push(...page.items);
    after = page.next;
  } while (after);
  return standing;
}

function withdrawn(
  standing: readonly Standing[],
  seen: ReadonlySet<string>,
  found: readonly Found[],
): NewRecord<typeof Signal>[] {
  const ranges = new Map(
    found.map(({ detector, series: { key, first, values }, from }) => [
      `${detector.id} ${keyText(key)}`,
      { from: bucketName(key.bucket, first + from), values, first },
    ]),
  );
  return standing.flatMap(({ id, label, body }) => {
    const range = ranges.get(`${body.detector} ${keyText(body.series)}`);
    if (!range || seen.has(id) || body.score === 0 || body.bucket < range.from) return [];
    const at = bucketNumber(body.width, body.bucket);
    const now = range.values[at - range.first] ?? 0;
    return [
      {
        id,
        label,
        body: {
          ...body,
          score: 0,
          ...worded({
            sentence: said("signal.withdrawn", {
              when: bucketIn(body.width, at),
              sentence: { said: partsOf(body, "sentence") },
            }),
          }),
          readings: [{ bucket: body.bucket, value: rounded(Number.isNaN(now) ? 0 : now) }],
        },
      },
    ];
  });
}

function keyText({ place, subject, measure, bucket }: SeriesKey): string {
  return JSON.stringify([place, subject, measure, bucket]);
}
