/**
 * Signals as records: what a detector saw in a series, with its sentence, its readings and the strictest of their labels.
 *
 * The invariant: a signal's id follows from its detector, series and bucket; one that changed readings no longer
 * support becomes a version with score 0.
 */
import { partsOf, worded } from "../kernel/in-language.ts";
import type { Label } from "../kernel/label.ts";
import { said } from "../kernel/said.ts";
import type { Bucket, SeriesKey } from "../kernel/series.ts";
import { Signal } from "../kernel/signal.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { NewRecord } from "../store/writer.ts";
import { bucketName, bucketNumber } from "./calendar.ts";
import type { DenseSeries } from "./dense-series.ts";
import type { Detection } from "./detector.ts";
import type { Fitted } from "./fitted-detectors.ts";
import { labelsOf } from "./reading-labels.ts";
import { bucketIn, seriesWords } from "./series-words.ts";

/** More readings than these are kept without their zeros. */
const READINGS_KEPT = 60;

export interface Found extends Fitted {
  readonly series: DenseSeries;
  readonly from: number;
  readonly detections: readonly Detection[];
}

export function signalId(detector: string, { place, subject, measure, bucket }: SeriesKey, at: string) {
  return derivedId("signal", detector, place, subject, measure, bucket, at);
}

export async function signalRecords(
  view: View,
  found: readonly Found[],
  placeName: (key: string) => string,
): Promise<NewRecord<typeof Signal>[]> {
  const places = [...new Set(found.map(({ series }) => series.key.place))];
  const standing = await standingSignals(view, places, earliest(found));
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
  const { index, score, observed, expected, threshold, p, causes, facts } = detection;
  const place = { place: key.place, name: placeName(key.place) };
  const words = seriesWords(place, key.measure, key.bucket, first, key.subject);
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
    ...(p !== undefined && { p: rounded(p) }),
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
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

export type Standing = { readonly id: string; readonly label: Label; readonly body: Signal };

/** The signals of some places that stand in buckets from a day on. */
export async function standingSignals(
  view: View,
  places: readonly string[],
  from: string,
): Promise<readonly Standing[]> {
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

function earliest(found: readonly Found[]): string {
  return found.reduce((least, { series: { key, first }, from: index }) => {
    const day = bucketName(key.bucket, first + index);
    return day < least ? day : least;
  }, "9999-12-31");
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
  return standing.flatMap((signal) => {
    const { id, body } = signal;
    const range = ranges.get(`${body.detector} ${keyText(body.series)}`);
    if (!range || seen.has(id) || body.score === 0 || body.bucket < range.from) return [];
    const now = range.values[bucketNumber(body.width, body.bucket) - range.first] ?? 0;
    return [withdrawnVersion(signal, now)];
  });
}

/** A signal that no longer stands. @param now what its bucket's reading is today. */
export function withdrawnVersion({ id, label, body }: Standing, now: number): NewRecord<typeof Signal> {
  const sentence = said("signal.withdrawn", {
    when: bucketIn(body.width, bucketNumber(body.width, body.bucket)),
    sentence: { said: partsOf(body, "sentence") },
  });
  const readings = [{ bucket: body.bucket, value: rounded(Number.isNaN(now) ? 0 : now) }];
  return { id, label, body: { ...body, score: 0, ...worded({ sentence }), readings } };
}

export function keyText({ place, subject, measure, bucket }: SeriesKey): string {
  return JSON.stringify([place, subject, measure, bucket]);
}
