/**
 * What an indicator's binding sees on a day: its value within the window, and whether anybody was looking.
 *
 * It reads through one view, so that the same indicator as of any past day sees what was known then and nothing
 * later. A value is undefined while nobody collects it, which is not nought.
 */
import { Entity, Link } from "../kernel/entity.ts";
import type { Binding, Indicator } from "../kernel/indicator.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import { isCounted } from "../kernel/measure.ts";
import type { Reference, Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { Run } from "../kernel/run.ts";
import type { Bucket, Reading } from "../kernel/series.ts";
import { Source } from "../kernel/source.ts";
import { MEASURES } from "../process/contributions.ts";
import type { View } from "../store/view.ts";
import { bucketName, bucketNumber, dayName, dayNumber, lastDayOf } from "./calendar.ts";
import { labelsOf } from "./reading-labels.ts";
import { countriesOf } from "./report-places.ts";

export interface Measured {
  /** Undefined while nobody collects it. */
  readonly value: number | undefined;
  /** Day number of the newest thing it rests on. */
  readonly lastSeen: number | undefined;
  readonly readings: readonly Reading[];
  readonly evidence: readonly Reference[];
  /** The join of what was read. */
  readonly label: Label;
}

const NOTHING: Measured = {
  value: undefined,
  lastSeen: undefined,
  readings: [],
  evidence: [],
  label: joinLabels([]),
};

/** So many records stand as evidence; the value counts all. */
const MOST_CITED = 12;
/** So many hits of a search are looked at; a value that is as large means at least so many. */
const MOST_HITS = 500;

/** What this desk counts from incidents; how much is written about them is another thing. */
const COUNTED_HERE: readonly string[] = Object.keys(MEASURES).filter(isCounted);

type Watched = Pick<Indicator, "windowDays" | "staleAfterDays" | "sources">;
type By<Kind extends Binding["by"]> = Extract<Binding, { by: Kind }>;

/**
 * @param day running number.
 * @param alive of its named sources, the share that was collected within `staleAfterDays`; see `aliveShare`.
 */
export async function measure(
  view: View,
  indicator: Indicator,
  day: number,
  alive: number,
): Promise<Measured> {
  const { binding } = indicator;
  // Named sources that have all fallen silent: whatever stands in the tables is the past.
  if (indicator.sources.length > 0 && alive === 0) return NOTHING;
  switch (binding.by) {
    case "series":
      return measureSeries(view, binding, indicator, day);
    case "search":
      return measureSearch(view, binding, indicator, day);
    case "pattern":
      return measurePattern(view, binding, day);
    case "judgement":
      return NOTHING;
  }
}

/** The share of an indicator's sources from which anything was collected lately; 1 of an indicator that names none. */
export async function aliveShare(
  view: View,
  { sources, staleAfterDays }: Watched,
  day: number,
): Promise<number> {
  if (sources.length === 0) return 1;
  const ends = await Promise.all(sources.map((source) => lastCollected(view, source)));
  return ends.filter((end) => end !== undefined && day - end <= staleAfterDays).length / sources.length;
}

/** The day of a source's newest run that ended well. */
export async function lastCollected(view: View, sourceId: string): Promise<number | undefined> {
  const { items } = await view.list(Run, {
    where: { sourceId, status: "done" },
    orderBy: "startedAt",
    limit: 1,
  });
  return items[0] && dayNumber(items[0].body.startedAt);
}

async function measureSeries(
  view: View,
  { series, fold }: By<"series">,
  watched: Watched,
  day: number,
): Promise<Measured> {
  const { place, subject, measure: name, bucket } = series;
  const end = await lastKnown(view, name, bucket, day, isCounted(name) ? undefined : place);
  if (end === undefined || day - end > watched.staleAfterDays) return NOTHING;
  const from = bucketName(bucket, bucketNumber(bucket, dayName(end - watched.windowDays + 1)));
  const rows = await view.readings({
    measure: name,
    bucket,
    places: [place],
    subjects: [subject],
    from,
    to: dayName(end),
  });
  const readings = rows
    .filter((row) => lastDayOf(bucket, bucketNumber(bucket, row.bucket)) > end - watched.windowDays)
    .map((row): Reading => ({ bucket: row.bucket, value: row.value }));
  if (readings.length === 0 && !isCounted(name)) return NOTHING;
  const labels = await labelsOf(view, [series]);
  return {
    value: folded(
      fold,
      readings.map(({ value }) => value),
      bucketsIn(bucket, from, end),
    ),
    lastSeen: end,
    readings,
    evidence: [],
    label: labels.join(series, from, dayName(end)),
  };
}

/**
 * The last day that any reading of a measure speaks of: of one place, or of any where a missing one is a zero. What this
 * desk counts from the same incidents is known as long as any of it is: months without a death are not months unseen.
 */
export async function lastKnown(
  view: View,
  name: string,
  bucket: Bucket,
  day: number,
  place: string | undefined,
) {
  const { where, values } = view.known;
  const n = values.length;
  const { rows } = await view.sql.query<{ last: string | null }>(
    `SELECT max(reading.bucket)::text AS last FROM reading JOIN series ON series.id = series_id
     WHERE ${where.replaceAll("recorded_at", "reading.recorded_at")} AND measure = ANY($${n + 1}) AND series.bucket = $${n + 2}
       AND reading.bucket <= $${n + 3}::date AND ($${n + 4}::text IS NULL OR place = $${n + 4})`,
    [...values, COUNTED_HERE.includes(name) ? COUNTED_HERE : [name], bucket, dayName(day), place],
  );
  const last = rows[0]?.last;
  return last ? Math.min(day, lastDayOf(bucket, bucketNumber(bucket, last))) : undefined;
}

function bucketsIn(bucket: Bucket, from: string, end: number): number {
  return bucketNumber(bucket, dayName(end)) - bucketNumber(bucket, from) + 1;
}

function folded(fold: By<"series">["fold"], values: readonly number[], buckets: number): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (fold === "sum") return sum;
  // Of what is counted, a bucket without a reading is a zero, and belongs to the mean.
  if (fold === "mean") return sum / Math.max(1, buckets);
  if (fold === "max") return Math.max(0, ...values);
  return values.at(-1) ?? 0;
}

async function measureSearch(
  view: View,
  { words, place, leastGrade }: By<"search">,
  watched: Watched,
  day: number,
): Promise<Measured> {
  const hits = await view.search(words, { kinds: [Report.kind], limit: MOST_HITS });
  const reports = await view.many(
    Report,
    hits.map(({ id }) => id),
  );
  const dayOfReport = ({ body }: Stored<Report>) => dayNumber(body.publishedAt ?? body.receivedAt);
  // What is out of the window goes first: where the others lie takes a look at their claims and a gazetteer.
  const within = reports.filter(
    (report) => dayOfReport(report) <= day && dayOfReport(report) > day - watched.windowDays,
  );
  const grades = leastGrade === undefined ? new Map() : await sourceGrades(view, within);
  const countries = place === undefined ? new Map() : await countriesOf(view, within);
  const found = within
    .filter((report) => place === undefined || countries.get(report.id)?.has(place))
    .filter((report) => leastGrade === undefined || isGraded(report, grades, leastGrade))
    .sort((a, b) => dayOfReport(b) - dayOfReport(a));
  // Forty papers that copy one dispatch are one report.
  const origins = new Set(found.map(({ id, body }) => body.decidedOrigin ?? body.origin ?? id));
  const newest = await newestReport(view, day);
  if (newest === undefined || day - newest > watched.staleAfterDays) return NOTHING;
  return {
    value: origins.size,
    lastSeen: newest,
    readings: [],
    evidence: found.slice(0, MOST_CITED).map(({ id }) => ({ kind: Report.kind, id })),
    label: joinLabels(found.map(({ label }) => label)),
  };
}

/** What the desk thinks of the sources of these reports. */
async function sourceGrades(
  view: View,
  reports: readonly Stored<Report>[],
): Promise<ReadonlyMap<string, string>> {
  const sources = await view.many(Source, [...new Set(reports.map(({ body }) => body.sourceId))]);
  return new Map(sources.flatMap(({ id, body }) => (body.grade ? [[id, body.grade]] : [])));
}

/** A report's own grade wins over its source's; F, and no grade at all, are worse than any. */
function isGraded({ body }: Stored<Report>, grades: ReadonlyMap<string, string>, least: string): boolean {
  const letter = body.grade?.[0] ?? grades.get(body.sourceId);
  return letter !== undefined && letter <= least;
}

async function newestReport(view: View, day: number): Promise<number | undefined> {
  const { items } = await view.list(Report, {
    where: { receivedAt: { to: `${dayName(day)}T23:59:59.999Z` } },
    orderBy: "receivedAt",
    limit: 1,
  });
  return items[0] && dayNumber(items[0].body.receivedAt);
}

async function measurePattern(
  view: View,
  { from, relation, to }: By<"pattern">,
  day: number,
): Promise<Measured> {
  const [starts, ends] = await Promise.all([named(view, from), named(view, to)]);
  if (starts.length === 0 || ends.length === 0) return NOTHING;
  const { items } = await view.list(Link, {
    where: {
      fromId: starts.map(({ id }) => id),
      toId: ends.map(({ id }) => id),
      ...(relation !== undefined && { type: relation }),
    },
    limit: MOST_HITS,
  });
  const standing = items.filter(({ body }) => body.endedAt === undefined || dayNumber(body.endedAt) > day);
  return {
    value: standing.length,
    lastSeen: day,
    readings: [],
    evidence: standing.slice(0, MOST_CITED).map(({ id }) => ({ kind: Link.kind, id })),
    label: joinLabels([...starts, ...ends, ...standing].map(({ label }) => label)),
  };
}

/** What has this name, or is of this kind. */
async function named(view: View, text: string): Promise<readonly Stored<Entity>[]> {
  const { items } = await view.list(Entity, { where: { name: text }, limit: MOST_HITS });
  return items.length > 0
    ? items
    : (await view.list(Entity, { where: { schema: text }, limit: MOST_HITS })).items;
}
