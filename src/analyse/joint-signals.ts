/**
 * Running the joint detectors: once a day, over the days and weeks that are over, on the desk's series by day.
 *
 * The invariant: a signal's id follows from its detector, place and day, and its label is the join of all that it rests on, so that
 * nobody is told of a movement in series that they may not see.
 */
import { worded } from "../kernel/in-language.ts";
import { joinLabels } from "../kernel/label.ts";
import { isCounted, measureKind } from "../kernel/measure.ts";
import type { SeriesKey } from "../kernel/series.ts";
import { Signal } from "../kernel/signal.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { NewRecord, Transaction } from "../store/writer.ts";
import { bucketName, dayName } from "./calendar.ts";
import { surroundingsOf } from "./country-neighbours.ts";
import { countingStarts, type DenseSeries, denseSeries, panels } from "./dense-series.ts";
import type { JointDetector, JointVerdict, Member, Team } from "./joint-detector.ts";
import { jointDetectors } from "./joint-detectors/all.ts";
import { labelsOf, type ReadingLabels } from "./reading-labels.ts";
import { rounded, standingSignals, withdrawnVersion } from "./signal-records.ts";

/** Late reports change what was said of so many days. */
const JUDGED_DAYS = 56;
const WEEK = 7;
/** Days from a Monday to 1 January 1970, a Thursday. */
const TO_MONDAY = 3;
const BATCH = 500;

interface Sighting {
  readonly detector: JointDetector;
  readonly team: Team;
  readonly verdict: JointVerdict;
  /** Running numbers of the first and last day judged. */
  readonly days: readonly [number, number];
}

/**
 * @param today running number of the day, which is not over and not judged.
 * @returns signals that were new or changed.
 */
export async function detectTogether(
  transaction: Transaction,
  today: number,
  placeName: (key: string) => string,
): Promise<number> {
  const view = transaction.home;
  const series = await daySeries(view, today);
  const places = [...new Set(series.map(({ key }) => key.place))];
  const near = neighboursAmong(places);
  if (series.length === 0) return 0;
  const sightings = [...jointDetectors].flatMap((detector) =>
    detector.teams(series, near).flatMap((team) => sightingsOf(detector, team, today)),
  );
  const labels = await labelsOf(
    view,
    sightings.flatMap(({ team }) => team.series.map(({ key }) => key)),
  );
  const fresh = sightings.map((sighting) => recordOf(sighting, labels, placeName));
  const seen = new Set(fresh.map(({ id }) => id));
  const ids = new Set([...jointDetectors].map(({ id }) => id));
  const standing = await standingSignals(view, places, dayName(today - JUDGED_DAYS));
  const gone = standing.filter(({ id, body }) => ids.has(body.detector) && body.score > 0 && !seen.has(id));
  const batch = [...fresh, ...gone.map((signal) => withdrawnVersion(signal, signal.body.observed))];
  let signals = 0;
  for (let i = 0; i < batch.length; i += BATCH) {
    const puts = await transaction.put(Signal, batch.slice(i, i + BATCH));
    signals += puts.filter(({ outcome }) => outcome !== "duplicate").length;
  }
  return signals;
}

/** Outlines are read when the first place is asked for: most desks have nothing to compare across borders. */
function neighboursAmong(places: readonly string[]): (place: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (place) => {
    if (known.size === 0)
      surroundingsOf(places).neighbours.forEach((near, i) => {
        known.set(
          places[i] ?? "",
          near.flatMap((index) => places[index] ?? []),
        );
      });
    return known.get(place) ?? [];
  };
}

async function daySeries(view: View, today: number): Promise<readonly DenseSeries[]> {
  const started = await countingStarts(view);
  const all: DenseSeries[] = [];
  for (const panel of await panels(view, today)) {
    if (panel.bucket !== "day") continue;
    for (const series of await denseSeries(view, panel, started, today))
      all.push(zeroFilled(series, started));
  }
  return all.sort((a, b) => (a.key.place < b.key.place ? -1 : a.key.place > b.key.place ? 1 : 0));
}

/** Of what is said about a place that this desk counts, a day without a word is a day on which nothing was said. */
function zeroFilled(series: DenseSeries, started: ReadonlyMap<string, string>): DenseSeries {
  const isVolume = series.fold === "sum" && measureKind(series.key.measure) === "attention";
  if (!isVolume || !started.has(series.key.place)) return series;
  return { ...series, values: series.values.map((value) => (Number.isNaN(value) ? 0 : value)) };
}

/** @returns what a detector reports of a team, on the days that may have changed. */
function sightingsOf(detector: JointDetector, team: Team, today: number): readonly Sighting[] {
  const options = detector.options.parse({});
  const state = detector.begin(
    team.series.map(({ key }): Member => ({ measure: key.measure, isCount: isCount(key) })),
    options,
  );
  const first = Math.min(...team.series.map((one) => one.first));
  const step = detector.width === "week" ? WEEK : 1;
  // Weeks from Monday to Sunday, whatever day a series begins on.
  const start = step === 1 ? first : first - ((((first + TO_MONDAY) % WEEK) + WEEK) % WEEK);
  const found: Sighting[] = [];
  for (let day = start; day + step <= today; day += step) {
    const values = team.series.map((series) => readingOver(series, day, step));
    const verdict = detector.observe(state, values, options);
    const last = day + step - 1;
    if (verdict?.alarm && last >= today - JUDGED_DAYS)
      found.push({ detector, team, verdict, days: [day, last] });
  }
  return found;
}

function isCount({ measure }: SeriesKey): boolean {
  return isCounted(measure) || measureKind(measure) === "attention";
}

/** The sum of a count over some days, unknown if a day is; of a level, the mean of what is known. */
function readingOver({ key, first, values }: DenseSeries, since: number, days: number): number {
  let [sum, known] = [0, 0];
  for (let i = since - first; i < since - first + days; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    known += 1;
  }
  if (isCount(key)) return known === days ? sum : Number.NaN;
  return known === 0 ? Number.NaN : sum / known;
}

function recordOf(
  { detector, team, verdict, days: [since, until] }: Sighting,
  labels: ReadingLabels,
  placeName: (key: string) => string,
): NewRecord<typeof Signal> {
  const { place, series } = team;
  const lead = series[verdict.moved[0] ?? 0] ?? series[0];
  if (!lead) throw new Error(`the detector ${detector.id} watches a team without series`);
  const told = lead.key;
  const named = (key: string) => ({ place: key, name: placeName(key) });
  const sentence = detector.sentence(verdict, {
    place: named(place),
    when: { day: dayName(until) },
    measure: (member) => ({ measure: series[member]?.key.measure ?? told.measure }),
    placeOf: (member) => named(series[member]?.key.place ?? place),
  });
  return {
    id: derivedId("signal", detector.id, place, "*", "*", "day", dayName(until)),
    // All that was compared, from the beginning: the usual range rests on it.
    label: joinLabels(series.map(({ key }) => labels.join(key))),
    body: {
      detector: detector.id,
      series: told,
      place,
      subject: "*",
      bucket: bucketName("day", until),
      width: "day",
      score: rounded(verdict.score),
      observed: rounded(verdict.observed),
      expected: rounded(verdict.expected),
      p: rounded(verdict.p),
      ...worded({ sentence }),
      parameters: { ...verdict.facts, moved: verdict.moved.length, with: movedNames(team, verdict) },
      readings: Array.from({ length: until - since + 1 }, (_, i) => ({
        bucket: dayName(since + i),
        value: lead.values[since + i - lead.first] ?? Number.NaN,
      })).filter(({ value }) => !Number.isNaN(value)),
    },
  };
}

function movedNames({ series }: Team, { moved }: JointVerdict): string {
  return moved
    .flatMap((i) => (series[i] ? [`${series[i].key.place} ${series[i].key.measure}`] : []))
    .join(", ");
}
