/**
 * What is on record of organised violence in a place: deaths by month and, where this desk counts them itself,
 * by day. The warnings rest on it.
 */
import { countsViolence } from "../kernel/measure.ts";
import type { Fold, SeriesKey } from "../kernel/series.ts";
import type { View } from "../store/view.ts";
import { bucketNumber, dayName, lastDayOf } from "./calendar.ts";
import { countingStarts, type DenseSeries, denseSeries, endOf, type Panel, panels } from "./dense-series.ts";

export interface ViolenceRecord {
  readonly place: string;
  readonly measure: string;
  readonly fold: Fold;
  /** The series of months; a question about the place is settled by it. */
  readonly key: SeriesKey;
  /** Running number of the first month. */
  readonly firstMonth: number;
  /** Dense, up to the last one known, which may still be in progress. */
  readonly months: Float64Array;
  /** By day, from the running number `first`, where there is such a series. */
  readonly days?: { readonly first: number; readonly values: Float64Array };
}

/** A measure of which nothing was heard for so long says nothing about today. */
const LIVE_DAYS = 92;

export interface ViolenceRecords {
  /**
   * One a place, in the order of the places, of the measures that are still kept up: in the one that knows the
   * place longest.
   */
  readonly live: readonly ViolenceRecord[];
  /** All places of published tables, also of those that have ended. */
  readonly published: readonly ViolenceRecord[];
}

/** @param today running number of the day up to which is read. */
export async function violenceRecords(view: View, today: number): Promise<ViolenceRecords> {
  const known = (await panels(view, today)).filter(({ measure }) => countsViolence(measure));
  const started = await countingStarts(view);
  const chosen = new Map<string, ViolenceRecord>();
  const published: ViolenceRecord[] = [];
  for (const panel of known.filter(({ bucket }) => bucket === "month")) {
    const days = await daysOf(view, known, panel, started, today);
    const isLive = lastDayOf("month", panel.last) >= today - LIVE_DAYS;
    for (const series of await denseSeries(view, panel, started, today)) {
      const record = recordOf(series, days.get(series.key.place));
      if (record.fold === "last") published.push(record);
      const other = chosen.get(record.place);
      if (isLive && (!other || record.firstMonth < other.firstMonth)) chosen.set(record.place, record);
    }
  }
  return { live: [...chosen.values()].sort((a, b) => (a.place < b.place ? -1 : 1)), published };
}

async function daysOf(
  view: View,
  known: readonly Panel[],
  { measure }: Panel,
  started: ReadonlyMap<string, string>,
  today: number,
): Promise<ReadonlyMap<string, DenseSeries>> {
  const panel = known.find((other) => other.measure === measure && other.bucket === "day");
  const series = panel ? await denseSeries(view, panel, started, today) : [];
  return new Map(series.map((one) => [one.key.place, one]));
}

function recordOf({ key, fold, first, values }: DenseSeries, days: DenseSeries | undefined): ViolenceRecord {
  return {
    place: key.place,
    measure: key.measure,
    fold,
    key,
    firstMonth: first,
    months: values,
    ...(days && { days: { first: days.first, values: days.values } }),
  };
}

/** How much violence there was lately, as known on a day. */
export interface Intensity {
  /** Deaths in the last 30 days, or in the last month known. */
  readonly month: number;
  /** Deaths in the last 90 days, or in the last three months known. */
  readonly quarter: number;
  /** Deaths in the last 365 days, or twelve months. */
  readonly year: number;
  /** Running number of the last day, or of the last month's last day, with a death. */
  readonly lastDeath?: number;
}

/**
 * @param day running number.
 * @param isToday whether a month that is still going on counts with what is known of it.
 */
export function intensityOn(record: ViolenceRecord, day: number, isToday: boolean): Intensity {
  if (record.days) {
    const { first, values } = record.days;
    return intensity(values, day - first, [30, 90, 365], (index) => first + index);
  }
  const month = bucketNumber("month", dayName(day));
  const isOver = isToday || lastDayOf("month", month) === day;
  const last = Math.min((isOver ? month : month - 1) - record.firstMonth, record.months.length - 1);
  return intensity(record.months, last, [1, 3, 12], (index) =>
    Math.min(day, lastDayOf("month", record.firstMonth + index)),
  );
}

function intensity(
  values: Float64Array,
  last: number,
  [month, quarter, year]: readonly [number, number, number],
  dayAt: (index: number) => number,
): Intensity {
  const total = (length: number) => sumOf(values, last - length + 1, last);
  let index = Math.min(last, values.length - 1);
  while (index >= 0 && !((values[index] ?? 0) > 0)) index -= 1;
  return {
    month: total(month),
    quarter: total(quarter),
    year: total(year),
    ...(index >= 0 && { lastDeath: dayAt(index) }),
  };
}

/** The sum of the values from one index to another, of those that there are. */
export function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = Math.max(0, from); i <= Math.min(to, values.length - 1); i += 1) sum += values[i] ?? 0;
  return sum;
}

/** The running number of the last day that a record says something about. */
export function knownTo({ key, fold, firstMonth, months }: ViolenceRecord): number {
  return endOf({ key, fold, first: firstMonth, values: months });
}
