/**
 * Warnings: signals, forecasts and the record of a place joined into one episode of concern.
 *
 * A review is a function of what the view knows and of the day: the same inputs give the same bytes, and a
 * review without news stores nothing. There is at most one open warning for a place and subject.
 */
import { Event } from "../kernel/event.ts";
import { joinLabels } from "../kernel/label.ts";
import { measureKind } from "../kernel/measure.ts";
import type { Stored } from "../kernel/record.ts";
import { Signal } from "../kernel/signal.ts";
import { type Reason, Warning } from "../kernel/warning.ts";
import { derivedId } from "../store/identity.ts";
import { lockRecords } from "../store/record-locks.ts";
import type { View } from "../store/view.ts";
import type { NewRecord, Transaction, Writer } from "../store/writer.ts";
import { bucketNumber, dayName, dayOf } from "./calendar.ts";
import { forecastKey, quarterForecasts } from "./quarter-forecasts.ts";
import { labelsOf } from "./reading-labels.ts";
import { type ViolenceRecord, violenceRecords } from "./violence-record.ts";
import { ownPast, referenceClass } from "./warning-base.ts";
import { reviewed, SUBJECT } from "./warning-episode.ts";
import { FADES_AFTER_DAYS } from "./warning-evidence.ts";
import { isAbove, QUIET_DAYS } from "./warning-level.ts";
import type { Case } from "./warning-likelihood.ts";

export interface Review {
  /** Places looked at. */
  readonly places: number;
  /** Warnings that were opened, changed or closed. */
  readonly changed: number;
}

/** No signal older than this can matter: it has faded even for the earliest day that is looked back to. */
const SIGNAL_DAYS = FADES_AFTER_DAYS + QUIET_DAYS + 31;
const EVENTS_CITED = 3;
/** A reason cites the incidents of so many days up to it. */
const EVENT_DAYS = 30;

/**
 * Reviews every place on record.
 *
 * @param placeName of a place's key, for the sentences.
 */
export async function reviewWarnings(
  view: View,
  writer: Writer,
  today: Date,
  placeName: (key: string) => string,
): Promise<Review> {
  const day = dayOf(today);
  const cases = await casesOn(view, day);
  const open = new Map((await openWarnings(view)).map((warning) => [warning.body.place, warning]));
  const pending = cases.flatMap((known) => {
    const before = open.get(known.record.place);
    const body = reviewed(known, before?.body, day, placeName(known.record.place));
    return body ? [{ known, before, body }] : [];
  });
  if (pending.length === 0) return { places: cases.length, changed: 0 };
  const cited = await withIncidents(view, pending);
  const labels = await warningLabels(view, pending);
  const records = cited.map(
    (body, i): NewRecord<typeof Warning> & { readonly id: string; readonly body: Warning } => ({
      id: pending[i]?.before?.id ?? derivedId("warning", body.place, SUBJECT, body.firstSeen),
      label: labels[i] ?? joinLabels([]),
      body,
    }),
  );
  const changed = await writer.transaction((transaction) => store(transaction, records));
  return { places: cases.length, changed };
}

async function casesOn(view: View, day: number): Promise<readonly Case[]> {
  const month = bucketNumber("month", dayName(day));
  const [{ live, published }, signals, forecasts] = await Promise.all([
    violenceRecords(view, day),
    recentSignals(view, day),
    quarterForecasts(view, month),
  ]);
  const lastMonth = bucketNumber("month", dayName(day + 1)) - 1;
  // A published table is complete, and stays a good yardstick after it has ended.
  const reference = referenceClass(published.length > 0 ? published : live, lastMonth);
  return live.map((record) => {
    const forecast = forecasts.get(forecastKey(record.measure, record.place));
    const own = ownPast(record, lastMonth);
    return {
      record,
      reference,
      own,
      signals: signals.get(record.place) ?? [],
      ...(forecast && { forecast }),
    };
  });
}

async function recentSignals(view: View, day: number): Promise<Map<string, Stored<Signal>[]>> {
  const byPlace = new Map<string, Stored<Signal>[]>();
  let after: string | undefined;
  do {
    const page = await view.list(Signal, {
      where: { bucket: { from: dayName(day - SIGNAL_DAYS), to: dayName(day) } },
      orderBy: "bucket",
      limit: 1_000,
      after,
    });
    for (const signal of page.items) {
      const own = byPlace.get(signal.body.place) ?? [];
      own.push(signal);
      byPlace.set(signal.body.place, own);
    }
    after = page.next;
  } while (after);
  return byPlace;
}

async function openWarnings(view: View): Promise<readonly Stored<Warning>[]> {
  const open: Stored<Warning>[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Warning, {
      where: { status: "open", subject: SUBJECT },
      orderBy: "place",
      limit: 500,
      after,
    });
    open.push(...page.items);
    after = page.next;
  } while (after);
  return open;
}

interface Pending {
  readonly known: Case;
  readonly before: Stored<Warning> | undefined;
  readonly body: Warning;
}

/** Adds to each reason the deadliest incidents just before it, where this desk keeps incidents. */
async function withIncidents(view: View, pending: readonly Pending[]): Promise<Warning[]> {
  const bodies: Warning[] = [];
  for (const { known, body } of pending) {
    if (known.record.fold === "last") {
      bodies.push(body);
      continue;
    }
    const days = body.reasons.map(({ at }) => at).sort();
    const { items } = await view.list(Event, {
      where: { country: body.place, day: { from: earlier(days[0] ?? body.lastSeen), to: days.at(-1) ?? "" } },
      orderBy: "day",
      limit: 1_000,
    });
    bodies.push({ ...body, reasons: body.reasons.map((reason) => citing(reason, items, known.signals)) });
  }
  return bodies;
}

function citing(
  reason: Reason,
  events: readonly Stored<Event>[],
  signals: readonly Stored<Signal>[],
): Reason {
  const [evidence] = reason.evidence;
  const signal = signals.find(({ id }) => id === evidence?.id);
  // What is on record is deaths; a forecast rests on the whole history, and a figure on no incident.
  const kind = signal ? measureKind(signal.body.series.measure) : evidence ? "level" : "deaths";
  if (kind === "level") return reason;
  const near = events
    .filter((event) => event.body.day <= reason.at && event.body.day >= earlier(reason.at))
    .filter((event) => kind === "incidents" || deathsOf(event) > 0)
    .sort((a, b) => deathsOf(b) - deathsOf(a) || (a.body.day < b.body.day ? 1 : -1) || (a.id < b.id ? -1 : 1))
    .slice(0, EVENTS_CITED);
  return { ...reason, evidence: [...reason.evidence, ...near.map(({ id }) => ({ kind: "event", id }))] };
}

function deathsOf({ body }: Stored<Event>): number {
  return body.deaths?.best ?? 0;
}

function earlier(day: string): string {
  return dayName(bucketNumber("day", day) - EVENT_DAYS);
}

/** The join of the labels of the record's readings, of the signals and of the forecast. */
async function warningLabels(view: View, pending: readonly Pending[]) {
  const labels = await labelsOf(
    view,
    pending.flatMap(({ known }) => keysOf(known.record)),
  );
  return pending.map(({ known }) =>
    joinLabels([
      ...keysOf(known.record).map((key) => labels.join(key)),
      ...known.signals.map(({ label }) => label),
      ...(known.forecast ? [known.forecast.label] : []),
    ]),
  );
}

function keysOf({ key, days }: ViolenceRecord) {
  return days ? [key, { ...key, bucket: "day" as const }] : [key];
}

/**
 * Stores what was reviewed. An acknowledgement given in the meantime is kept, unless the level has risen since:
 * then somebody has to take in the new one.
 */
async function store(
  transaction: Transaction,
  records: readonly (NewRecord<typeof Warning> & { readonly id: string; readonly body: Warning })[],
): Promise<number> {
  const ids = records.map(({ id }) => id);
  await lockRecords(transaction.sql, Warning, ids);
  const standing = new Map((await transaction.view.many(Warning, ids)).map(({ id, body }) => [id, body]));
  const puts = await transaction.put(
    Warning,
    records.map((record) => ({ ...record, body: acknowledged(record.body, standing.get(record.id)) })),
  );
  return puts.filter(({ outcome }) => outcome !== "duplicate").length;
}

function acknowledged(body: Warning, standing: Warning | undefined): Warning {
  if (!standing?.acknowledgedAt || isAbove(body.level, standing.level)) return body;
  const { acknowledgedAt, acknowledgedBy } = standing;
  return { ...body, acknowledgedAt, ...(acknowledgedBy && { acknowledgedBy }) };
}
