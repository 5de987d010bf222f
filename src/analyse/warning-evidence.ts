/**
 * What signals add to a likelihood, in log-odds (tradecraft: accumulation across domains, dependent evidence
 * once).
 *
 * Signals of one measure are the same facts seen again: the strongest stands for its group. Figures of one
 * economy move together: the second counts half, the third a third. A signal fades over 90 days.
 */
import { measureKind } from "../kernel/measure.ts";
import type { Stored } from "../kernel/record.ts";
import type { Signal } from "../kernel/signal.ts";
import { bucketNumber, lastDayOf } from "./calendar.ts";
import { detectors } from "./detectors/all.ts";
import { jointDetectors } from "./joint-detectors/all.ts";

/**
 * The log-odds that a fresh signal of score 1 adds, by what it is seen in.
 *
 * Deaths add nothing: the likelihood starts from how many died, and in 6,552 country-quarters of the published
 * figures (2004 to 2017) any weight on top made it worse, because the worst month is mostly not followed by its like. The
 * others are set by judgement (a clear lasting rise in incidents makes violence about four times as likely) until
 * enough questions are settled to fit them.
 */
const WEIGHTS = { incidents: 2, level: 0.8, deaths: 0, attention: 0 } as const;
export const FADES_AFTER_DAYS = 90;
const HALVED_AT = 25;

/** Detectors whose signals are told and not weighed. */
const NOTICES = new Set([
  ...[...detectors].filter(({ isNotice }) => isNotice).map(({ id }) => id),
  // Each of the series they join is weighed by itself.
  ...[...jointDetectors].map(({ id }) => id),
]);

export interface Weighed {
  readonly signal: Stored<Signal>;
  /** Log-odds, 0 or more; 0 for what is told but already counted. */
  readonly weight: number;
  /** The same before it is made less for the deaths that speak already. */
  readonly noticed: number;
}

/**
 * The signals of a place that are fresh on a day, the strongest of each group, weightiest first.
 *
 * Signals are for what deaths do not show yet: they count less the more people have died lately, half at 25.
 *
 * @param deaths in the last quarter.
 */
export function weighSignals(
  signals: readonly Stored<Signal>[],
  day: number,
  deaths: number,
): readonly Weighed[] {
  const strongest = new Map<string, Strength>();
  for (const signal of signals) {
    if (NOTICES.has(signal.body.detector)) continue;
    const { measure } = signal.body.series;
    const kind = measureKind(measure);
    const strength = kind === "attention" ? 0 : signal.body.score * freshness(signal.body, day);
    if (strength <= 0) continue;
    const group = kind === "level" ? measure : kind;
    const noticed = WEIGHTS[kind] * strength;
    const weighed = { signal, strength, noticed, weight: (noticed * HALVED_AT) / (HALVED_AT + deaths) };
    const other = strongest.get(group);
    if (!other || isStronger(weighed, other)) strongest.set(group, weighed);
  }
  const ranked = [...strongest.values()].sort((a, b) => (isStronger(a, b) ? -1 : 1));
  let levels = 0;
  return ranked
    .map(({ signal, weight, noticed }) => {
      const isLevel = measureKind(signal.body.series.measure) === "level";
      if (isLevel) levels += 1;
      const divisor = isLevel ? levels : 1;
      return { signal, weight: weight / divisor, noticed: noticed / divisor };
    })
    .sort((a, b) => b.weight - a.weight);
}

type Strength = Weighed & { readonly strength: number };

/** Ties go to the newer one, then to the id, so that the order is always the same. */
function isStronger(a: Strength, b: Strength): boolean {
  if (a.strength !== b.strength) return a.strength > b.strength;
  if (a.signal.body.bucket !== b.signal.body.bucket) return a.signal.body.bucket > b.signal.body.bucket;
  return a.signal.id < b.signal.id;
}

/** 1 when new, 0 after 90 days and before the bucket has begun. */
function freshness(signal: Signal, day: number): number {
  if (bucketNumber("day", signal.bucket) > day) return 0;
  return Math.min(1, Math.max(0, 1 - (day - endOfBucket(signal)) / FADES_AFTER_DAYS));
}

function endOfBucket({ width, bucket }: Signal): number {
  return lastDayOf(width, bucketNumber(width, bucket));
}
