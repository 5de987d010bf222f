/**
 * The likelihood of a feared event from its prior and its indicators: an aid, never the level.
 *
 * `logit p = logit p0 + Σ over groups of the mean of ( x ln LR+ + (1 − x) ln LR− )`: indicators of one group
 * say the same thing, so the group counts once, and an unknown one adds nothing.
 */
import {
  CRITICALITIES,
  type Criticality,
  type IndicatorState,
  type LikelihoodRatio,
} from "../kernel/indicator.ts";

export interface Weighing {
  readonly id: string;
  /** Empty is a group of its own. */
  readonly group: string;
  readonly criticality: Criticality;
  readonly ratio: Pick<LikelihoodRatio, "present" | "absent">;
  readonly state: IndicatorState;
  /** Share of its sources that are alive, 0 to 1. */
  readonly coverage: number;
}

export interface Posterior {
  readonly p: number;
  /** In log-odds, by indicator: what it moved the likelihood by, its share of its group's mean. */
  readonly weights: ReadonlyMap<string, number>;
}

/** How far each state counts as seen; unknown counts neither way. Emerging and receded are ours. */
const SEEN: Readonly<Record<Exclude<IndicatorState, "UNKNOWN">, number>> = {
  NOT_OBSERVED: 0,
  RECEDED: 0.25,
  EMERGING: 0.5,
  ACTIVE: 1,
};

/** No sum of likelihood ratios knows better than this. */
const [LEAST, MOST] = [0.005, 0.98];

export function posterior(prior: number, indicators: readonly Weighing[]): Posterior {
  const weights = new Map<string, number>();
  for (const members of byGroup(indicators).values())
    for (const { id, ratio, state } of members) {
      if (state === "UNKNOWN") continue;
      const x = SEEN[state];
      weights.set(id, (x * Math.log(ratio.present) + (1 - x) * Math.log(ratio.absent)) / members.length);
    }
  let logit = Math.log(prior / (1 - prior));
  for (const weight of weights.values()) logit += weight;
  return { p: Math.min(MOST, Math.max(LEAST, 1 / (1 + Math.exp(-logit)))), weights };
}

/** Those that are known, by group. */
function byGroup(indicators: readonly Weighing[]): ReadonlyMap<string, readonly Weighing[]> {
  const groups = new Map<string, Weighing[]>();
  for (const one of indicators) {
    if (one.state === "UNKNOWN") continue;
    const key = one.group === "" ? `#${one.id}` : one.group;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** How much more a gap in it hurts: ours, in the order of tradecraft. */
const IMPORTANCE: Readonly<Record<Criticality, number>> = { critical: 3, major: 2, minor: 1 };

export interface Coverage {
  /** 0 to 1; undefined of a problem without indicators, of which nothing at all is covered. */
  readonly share: number | undefined;
  readonly known: number;
  readonly of: number;
  /** Critical indicators of which nothing is known: while there is one, confidence is not high. */
  readonly criticalGaps: readonly string[];
}

export function coverageOf(indicators: readonly Weighing[]): Coverage {
  let total = 0;
  let covered = 0;
  for (const { criticality, coverage, state } of indicators) {
    total += IMPORTANCE[criticality];
    covered += state === "UNKNOWN" ? 0 : IMPORTANCE[criticality] * coverage;
  }
  const unknown = indicators.filter(({ state }) => state === "UNKNOWN");
  return {
    share: total > 0 ? covered / total : undefined,
    known: indicators.length - unknown.length,
    of: indicators.length,
    criticalGaps: unknown.filter(({ criticality }) => criticality === CRITICALITIES[0]).map(({ id }) => id),
  };
}
