/** The reasons of a warning in sentences, each with what it rests on and how much it moved the likelihood. */
import { percent } from "../kernel/likelihood.ts";
import type { Reason } from "../kernel/warning.ts";
import { bucketNumber, dayInWords, dayName, lastDayOf, monthInWords } from "./calendar.ts";
import { measureKind, measureWords } from "./measure.ts";
import { counted, figure, were } from "./series-words.ts";
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
  placeName: string,
): Reason[] {
  const { record, forecast } = known;
  const parts = likelihoods.at(threshold);
  const state: Reason = {
    sentence: `${onRecord(record, likelihoods, day, placeName)}; ${parts.base.words}, ${figure(threshold)} or more died in the next one in ${percent(parts.base.share)} of ${figure(parts.base.cases)} past cases, against ${percent(parts.base.overall)} of all quarters.`,
    at: dayName(Math.min(day, likelihoods.intensity.lastDeath ?? knownTo(record))),
    evidence: [],
    weight: rounded(parts.state),
  };
  const others = [
    ...(forecast && parts.forecast !== 0
      ? [
          {
            sentence: `The model ${forecast.model}, on data to ${monthInWords(forecast.asOf)}, gives ${percent(notCertain(forecast.atLeast(threshold)))} to ${figure(threshold)} or more deaths in the three months after.`,
            at: dayName(Math.min(day, lastDayOf("month", forecast.asOf))),
            evidence: [{ kind: "forecast", id: forecast.id }],
            weight: rounded(parts.forecast),
          },
        ]
      : []),
    ...likelihoods.weighed.map(
      ({ signal, weight }): Reason => ({
        sentence: signal.body.sentence,
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
function onRecord(
  record: ViolenceRecord,
  { intensity }: Likelihoods,
  day: number,
  placeName: string,
): string {
  const words = measureWords(record.measure);
  const { lastDeath, quarter } = intensity;
  if (lastDeath === undefined)
    return `No ${words.many} are on record in ${placeName} since ${monthInWords(record.firstMonth)}`;
  const when = record.days ? dayInWords(lastDeath) : monthInWords(bucketNumber("month", dayName(lastDeath)));
  if (quarter === 0) return `No ${words.many} are on record in ${placeName} since ${when}`;
  const lastMonth = lastKnownMonth(record, day);
  if (!record.days && intensity.month === 0)
    return `No ${words.many} are on record in ${placeName} for ${lastMonth}, and ${figure(quarter)} in the quarter to then`;
  if (!record.days)
    return `${counted(intensity.month, words)} ${were(intensity.month)} recorded in ${placeName} in ${lastMonth} and ${figure(quarter)} in the quarter to then`;
  const then = intensityOn(record, lastDeath, false);
  return `${counted(then.month, words)} ${were(then.month)} recorded in ${placeName} in the 30 days to ${when} and ${figure(then.quarter)} in the 90 days`;
}

function lastKnownMonth({ firstMonth, months }: ViolenceRecord, day: number): string {
  return monthInWords(Math.min(firstMonth + months.length - 1, bucketNumber("month", dayName(day))));
}

/** A share of draws can be 0 or 1; a chance cannot. */
function notCertain(p: number): number {
  return Math.min(0.999, Math.max(0.001, p));
}

function rounded(weight: number): number {
  return Number(weight.toFixed(2));
}
