/** The reasons of a warning in sentences, each with what it rests on and how much it moved the likelihood. */
import { partsOf, worded } from "../kernel/in-language.ts";
import { measureKind } from "../kernel/measure.ts";
import { monthName } from "../kernel/month.ts";
import { chance, type Said, said } from "../kernel/said.ts";
import type { Reason } from "../kernel/warning.ts";
import { bucketNumber, dayName, lastDayOf } from "./calendar.ts";
import { counted, type NamedPlace, numbered } from "./series-words.ts";
import { intensityOn, knownTo, type ViolenceRecord } from "./violence-record.ts";
import type { QuarterThreshold } from "./warning-base.ts";
import type { Case, Likelihoods } from "./warning-likelihood.ts";

const MOST_REASONS = 8;
/** What moved the likelihood less is not worth a reader's time. */
const LEAST_WEIGHT = 0.05;

/**
 * Weightiest first, those for more violence before those for less; newer ones first where they weigh the same.
 *
 * @param day running number.
 */
export function reasonsFor(
  known: Case,
  likelihoods: Likelihoods,
  threshold: QuarterThreshold,
  day: number,
  place: NamedPlace,
): Reason[] {
  const { record, forecast } = known;
  const parts = likelihoods.at(threshold);
  const state: Reason = {
    ...worded({
      sentence: said("warning.reason.state", {
        record: { said: onRecord(record, likelihoods, day, place) },
        state: { said: parts.base.words },
        threshold: { number: threshold },
        share: chance(parts.base.share),
        cases: numbered(parts.base.cases),
        overall: chance(parts.base.overall),
      }),
    }),
    at: dayName(Math.min(day, likelihoods.intensity.lastDeath ?? knownTo(record))),
    evidence: [],
    weight: rounded(parts.state),
  };
  const others = [
    ...(forecast && parts.forecast !== 0
      ? [
          {
            ...worded({
              sentence: said("warning.reason.forecast", {
                model: { text: forecast.model },
                month: { month: monthName(forecast.asOf) },
                p: chance(notCertain(forecast.atLeast(threshold))),
                threshold: { number: threshold },
              }),
            }),
            at: dayName(Math.min(day, lastDayOf("month", forecast.asOf))),
            evidence: [{ kind: "forecast", id: forecast.id }],
            weight: rounded(parts.forecast),
          },
        ]
      : []),
    ...likelihoods.weighed.map(
      ({ signal, weight }): Reason => ({
        ...worded({ sentence: partsOf(signal.body, "sentence") }),
        at: dayName(
          Math.min(day, lastDayOf(signal.body.width, bucketNumber(signal.body.width, signal.body.bucket))),
        ),
        evidence: [{ kind: "signal", id: signal.id }],
        weight: rounded(weight),
      }),
    ),
  ].filter(({ weight, evidence }) => Math.abs(weight) >= LEAST_WEIGHT || isTold(evidence, likelihoods));
  return [state, ...others].sort(byWeight).slice(0, MOST_REASONS);
}

/** A signal in deaths is told though the likelihood has counted these dead already. */
function isTold(evidence: Reason["evidence"], { weighed }: Likelihoods): boolean {
  const told = weighed.filter(({ signal }) => measureKind(signal.body.series.measure) === "deaths");
  return told.some(({ signal }) => evidence.some(({ id }) => id === signal.id));
}

function byWeight(a: Reason, b: Reason): number {
  const isFor = (reason: Reason) => (reason.weight > 0 ? 1 : 0);
  return (
    isFor(b) - isFor(a) ||
    Math.abs(b.weight) - Math.abs(a.weight) ||
    (a.at === b.at ? 0 : a.at < b.at ? 1 : -1)
  );
}

/** How many died lately. It changes when something comes on record, not with every day that passes. */
function onRecord(record: ViolenceRecord, { intensity }: Likelihoods, day: number, place: NamedPlace): Said {
  const { measure } = record;
  const { lastDeath, quarter } = intensity;
  const since = (when: { readonly day: string } | { readonly month: string }) =>
    said("warning.record.none", { measure: { measure }, place, when });
  if (lastDeath === undefined) return since({ month: monthName(record.firstMonth) });
  const last = { day: dayName(lastDeath) };
  if (quarter === 0) return since(record.days ? last : { month: last.day.slice(0, 7) });
  if (!record.days) {
    const month = { month: lastKnownMonth(record, day) };
    const known = { place, month, quarter: numbered(quarter) };
    return intensity.month === 0
      ? said("warning.record.quiet-month", { ...known, measure: { measure } })
      : said("warning.record.month", { ...known, count: counted(intensity.month, measure) });
  }
  const then = intensityOn(record, lastDeath, false);
  return said("warning.record.days", {
    count: counted(then.month, measure),
    place,
    day: last,
    quarter: numbered(then.quarter),
  });
}

function lastKnownMonth({ firstMonth, months }: ViolenceRecord, day: number): string {
  return monthName(Math.min(firstMonth + months.length - 1, bucketNumber("month", dayName(day))));
}

/** A share of draws can be 0 or 1; a chance cannot. */
function notCertain(p: number): number {
  return Math.min(0.999, Math.max(0.001, p));
}

function rounded(weight: number): number {
  return Number(weight.toFixed(2));
}
