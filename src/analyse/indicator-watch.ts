/**
 * Watching indicators: each one's state on a day, kept in a record of its own with how it came there.
 *
 * A watch without news stores nothing. What was judged by a person stands until it is stale; what was changed
 * in a reading after an alarm is said with the state.
 */
import { nextState, type Standing } from "../direct/indicator-state.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { CollectionPlanLine } from "../kernel/collection-plan.ts";
import { Indicator, IndicatorReading } from "../kernel/indicator.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import type { Reading } from "../kernel/series.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { dayName, dayNumber, dayOf } from "./calendar.ts";
import { aliveShare, type Measured, measure } from "./indicator-measure.ts";

/** So many changes of state are kept in the record; older ones stand in its versions. */
const MOST_CHANGES = 200;

/** @returns how many indicators were looked at, and how many stand otherwise than before. */
export async function watchIndicators(view: View, writer: Writer, today: Date) {
  const problems = await view.list(WarningProblem, { where: { status: "active" }, limit: 500 });
  let watched = 0;
  let changed = 0;
  for (const problem of problems.items) {
    const { items } = await view.list(Indicator, {
      where: { problemId: problem.id, status: "active" },
      limit: 500,
    });
    const before = await readingsOf(view, problem.id);
    const records: NewReadingRecord[] = [];
    const silenced: NewTask[] = [];
    for (const indicator of items) {
      watched += 1;
      const next = await look(view, indicator, before.get(indicator.id), dayOf(today));
      if (!next) continue;
      records.push(next);
      const was = before.get(indicator.id)?.body.state ?? "UNKNOWN";
      if (next.body.state === "UNKNOWN" && was !== "UNKNOWN")
        silenced.push(taskFor(indicator, next.body.since, today));
    }
    if (records.length === 0) continue;
    const puts = await writer.transaction(async (transaction) => {
      // Those who look after what fell silent are told where they look for their tasks.
      await transaction.put(CollectionPlanLine, silenced);
      return transaction.put(IndicatorReading, records);
    });
    changed += puts.filter(({ outcome }) => outcome !== "duplicate").length;
  }
  return { watched, changed };
}

/** The states of a problem's indicators, by indicator. */
export async function readingsOf(
  view: View,
  problemId: string,
): Promise<Map<string, Stored<IndicatorReading>>> {
  const { items } = await view.list(IndicatorReading, { where: { problemId }, limit: 500 });
  return new Map(items.map((item) => [item.body.indicatorId, item]));
}

export function indicatorReadingId(indicatorId: string): string {
  return derivedId("indicator-reading", indicatorId);
}

interface NewReadingRecord {
  readonly id: string;
  readonly label: Label;
  readonly body: IndicatorReading;
}

interface NewTask {
  readonly id: string;
  readonly label: Label;
  readonly body: CollectionPlanLine;
}

/** Asks an indicator's owner to have it collected again; for one day of falling silent there is one such task. */
function taskFor({ id, label, body }: Stored<Indicator>, since: string, now: Date): NewTask {
  const at = now.toISOString();
  return {
    id: derivedId("collection-plan-line", "silent", id, since),
    label,
    body: {
      problemId: body.problemId,
      indicatorId: id,
      what: body.text,
      askedOf: body.owner,
      cause: "silent",
      status: "asked",
      messages: [{ at, by: "presage", status: "asked", words: "" }],
    },
  };
}

/** @returns what to store, or undefined where nothing is new. */
async function look(
  view: View,
  indicator: Stored<Indicator>,
  before: Stored<IndicatorReading> | undefined,
  day: number,
): Promise<NewReadingRecord | undefined> {
  const alive = await aliveShare(view, indicator.body, day);
  const measured =
    indicator.body.binding.by === "judgement"
      ? judged(indicator, before?.body, day)
      : await measure(view, indicator.body, day, alive);
  const body = standingOn(indicator, before?.body, measured, alive, day);
  if (before && isSame(before.body, body)) return undefined;
  return { id: indicatorReadingId(indicator.id), label: joinLabels([indicator.label, measured.label]), body };
}

/** A judgement stands until it is stale. */
function judged(
  { body, label }: Stored<Indicator>,
  before: IndicatorReading | undefined,
  day: number,
): Measured & { readonly isStale: boolean } {
  const lastSeen = before?.lastSeen === undefined ? undefined : dayNumber(before.lastSeen);
  const isStale = lastSeen === undefined || day - lastSeen > body.staleAfterDays;
  return { value: undefined, lastSeen, readings: [], evidence: before?.evidence ?? [], label, isStale };
}

/** The whole record for a day, from the one before and from what was measured. Pure. */
export function standingOn(
  { id, body }: Pick<Stored<Indicator>, "id" | "body">,
  before: IndicatorReading | undefined,
  measured: Measured & { readonly isStale?: boolean },
  alive: number,
  day: number,
): IndicatorReading {
  const standing: Standing | undefined = before && { state: before.state, since: dayNumber(before.since) };
  const state =
    body.binding.by === "judgement"
      ? measured.isStale
        ? "UNKNOWN"
        : (before?.state ?? "UNKNOWN")
      : nextState(
          {
            threshold: body.binding.threshold,
            baseline: body.baseline,
            dwellDays: body.dwellDays,
            windowDays: body.windowDays,
          },
          standing,
          measured.value,
          day,
        );
  const isNew = state !== before?.state;
  const changes = before?.changes ?? [];
  const { value } = measured;
  const revised = isNew || !before ? undefined : revision(before, measured.readings);
  return {
    indicatorId: id,
    problemId: body.problemId,
    state,
    since: isNew ? dayName(day) : (before?.since ?? dayName(day)),
    ...(value !== undefined && { value }),
    ...(measured.lastSeen !== undefined && { lastSeen: dayName(measured.lastSeen) }),
    coverage: state === "UNKNOWN" ? 0 : alive,
    readings: [...measured.readings],
    evidence: [...measured.evidence],
    ...(body.binding.by === "judgement" && before?.judgedBy !== undefined && { judgedBy: before.judgedBy }),
    ...(body.binding.by === "judgement" && before?.reason !== undefined && { reason: before.reason }),
    ...(revised !== undefined && { revised }),
    ...(before?.tracedTo !== undefined && { tracedTo: before.tracedTo }),
    changes: isNew
      ? [...changes, { at: dayName(day), state, ...(value !== undefined && { value }) }].slice(-MOST_CHANGES)
      : changes,
  };
}

/** That a figure was changed after it had been counted; said for as long as the state lasts. */
function revision(before: IndicatorReading, now: readonly Reading[]): string | undefined {
  const values = new Map(now.map(({ bucket, value }) => [bucket, value]));
  const changed = before.readings.find(
    ({ bucket, value }) => values.has(bucket) && values.get(bucket) !== value,
  );
  return changed
    ? `${changed.bucket} was ${changed.value} when it was counted and is ${values.get(changed.bucket)} now.`
    : before.revised;
}

/** Whether nothing is new but the day that it was looked at. */
function isSame(before: IndicatorReading, now: IndicatorReading): boolean {
  const bare = ({ lastSeen: _, ...rest }: IndicatorReading) => canonicalJson(rest);
  return bare(before) === bare(now);
}
