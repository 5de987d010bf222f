/**
 * The scoring rules of the Numenta Anomaly Benchmark 1.1 (Lavin and Ahmad 2015,
 * https://doi.org/10.1109/ICMLA.2015.141), written anew from the paper and held against the rows it publishes.
 *
 * A reading is an alarm when its score reaches the threshold. The earliest alarm in a labelled window counts, more the
 * earlier it is; a window without one costs; an alarm outside costs, little just after a window and most far from
 * one. The first readings of a file are probation and count for nothing. One threshold serves the whole corpus: the one with the best sum.
 */

export interface Profile {
  readonly tpWeight: number;
  readonly fnWeight: number;
  readonly fpWeight: number;
}

export interface LabelledSeries {
  readonly name: string;
  /** As written in the file; a window's edges are found by equality, the first one where a time stands twice. */
  readonly timestamps: readonly string[];
  readonly windows: readonly (readonly [start: string, end: string])[];
  /** One a reading, 0 to 1. */
  readonly scores: readonly number[];
}

interface Point {
  readonly score: number;
  readonly weight: number;
  /** Of the window it lies in; absent outside. */
  readonly window?: string;
}

export interface AtThreshold {
  readonly threshold: number;
  readonly score: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  /** Windows without an alarm. */
  readonly missed: readonly string[];
}

/** A sigmoid of the place in a window: -1 is its left edge, 0 its right one, above 0 lies behind it. */
export function scaledSigmoid(position: number): number {
  return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/** Readings at the start that are not scored. */
export function probation(length: number): number {
  return Math.min(Math.floor(0.15 * length), 750);
}

/** What each reading is worth as an alarm; those of the probation are left out. */
function pointsOf({ name, timestamps, windows, scores }: LabelledSeries, profile: Profile): Point[] {
  const edges = windows.map(([start, end]) => [timestamps.indexOf(start), timestamps.indexOf(end)] as const);
  const quiet = probation(timestamps.length);
  const points: Point[] = [];
  let next = 0;
  let inside: readonly [number, number] | undefined;
  let behind: readonly [number, number] | undefined;
  for (let i = 0; i < timestamps.length; i += 1) {
    if (i === edges[next]?.[0]) {
      inside = edges[next];
      next += 1;
    }
    const score = scores[i] ?? 0;
    if (inside) {
      const [start, end] = inside;
      const place = -(end - i + 1) / (end - start + 1);
      const weight = (scaledSigmoid(place) * profile.tpWeight) / scaledSigmoid(-1);
      if (i >= quiet) points.push({ score, weight, window: `${name} ${timestamps[start]}` });
      if (i === end) {
        behind = inside;
        inside = undefined;
      }
    } else {
      const place = behind ? (i - behind[1]) / (behind[1] - behind[0]) : 3;
      if (i >= quiet) points.push({ score, weight: scaledSigmoid(place) * profile.fpWeight });
    }
  }
  return points;
}

/** Raw figures at every threshold that makes a difference, highest first; the first one lets nothing through. */
function sweep(points: readonly Point[], { fnWeight }: Profile): AtThreshold[] {
  const windows = new Map<string, number>();
  for (const { window } of points) if (window !== undefined) windows.set(window, -fnWeight);
  const found = new Set<string>();
  let [threshold, outside, inside] = [Number.POSITIVE_INFINITY, 0, -fnWeight * windows.size];
  let [truePositives, falsePositives] = [0, 0];
  const all: AtThreshold[] = [];
  const note = () =>
    all.push({
      threshold,
      score: outside + inside,
      truePositives,
      falsePositives,
      missed: [...windows.keys()].filter((window) => !found.has(window)),
    });
  for (const { score, weight, window } of [...points].sort((a, b) => b.score - a.score)) {
    if (score !== threshold) {
      note();
      threshold = score;
    }
    if (window === undefined) {
      falsePositives += 1;
      outside += weight;
      continue;
    }
    truePositives += 1;
    found.add(window);
    const best = windows.get(window) ?? -fnWeight;
    if (weight > best) {
      inside += weight - best;
      windows.set(window, weight);
    }
  }
  note();
  return all;
}

/** What files are worth at a threshold. */
export function scoreAt(series: readonly LabelledSeries[], profile: Profile, threshold: number): AtThreshold {
  const points = series.flatMap((one) => pointsOf(one, profile));
  const reached = points.map((point) => ({ ...point, score: point.score >= threshold ? 1 : 0 }));
  const [none, some] = sweep(reached, profile);
  const found = some !== undefined && some.threshold === 1 ? some : none;
  if (!found) throw new RangeError("A sweep always has the threshold that lets nothing through.");
  return { ...found, threshold };
}

/** The threshold with the best sum over all files, and its figures; of equals the highest. */
export function bestThreshold(series: readonly LabelledSeries[], profile: Profile): AtThreshold {
  const points = series.flatMap((one) => pointsOf(one, profile));
  return sweep(points, profile).reduce((best, one) => (one.score > best.score ? one : best));
}

/** 0 is a detector that never alarms, 100 one that alarms at the first reading of every window and nowhere else. */
export function normalised(score: number, series: readonly LabelledSeries[], profile: Profile): number {
  const windows = series.reduce((sum, one) => sum + one.windows.length, 0);
  const none = -windows * profile.fnWeight;
  return (100 * (score - none)) / (windows * profile.tpWeight - none);
}
