/**
 * How likely violence begins in a place that was quiet, or grows where it was not.
 *
 * The invariant: what is said of a month is learnt from outcomes that were complete by that month.
 */
import { boostedTrees } from "../numerics/boosted-trees.ts";
import { logistic } from "../numerics/logistic.ts";
import type { Panel } from "./forecaster.ts";
import { type FeatureTable, ONSET_FEATURES, onsetFeatures } from "./onset-features.ts";

export const ONSET_TARGETS = ["onset-3", "onset-12", "escalation"] as const;
export type OnsetTarget = (typeof ONSET_TARGETS)[number];

/** Months ahead that a target looks. */
export const MONTHS_AHEAD: Readonly<Record<OnsetTarget, number>> = {
  "onset-3": 3,
  "onset-12": 12,
  escalation: 3,
};
/** Months without a death before an onset. */
const QUIET = 12;
const ONSET_DEATHS = 5;
const ESCALATED_DEATHS = 20;
const ESCALATED_TIMES = 2;

/**
 * Onsets are too rare to learn much from: a straight line through five features. Escalations come from the
 * middle of the scale, which trees see and lines do not. Frozen; how they were chosen is in docs/decisions.
 */
const PENALTY = 100;
const TREES = { trees: 120, depth: 3, rate: 0.05, penalty: 20, least: 3 } as const;
/** With fewer cases of a kind, nothing is learnt and the share so far is given. */
const FEWEST = 10;

/**
 * Whether a target can come true after a month, and whether it did.
 *
 * @param deaths of one place by month. @param t index of the month.
 * @returns absent where it cannot: for onsets a place with a death in the last 12 months, or of which less is known.
 *   Where the months ahead are not all there, `came` is absent.
 */
export function outcomeAt(
  deaths: Float64Array,
  t: number,
  target: OnsetTarget,
): { readonly came?: boolean } | undefined {
  const ahead = MONTHS_AHEAD[target];
  const isOver = t + ahead < deaths.length;
  if (target === "escalation") {
    if (t < 5) return undefined;
    const mean = sumOf(deaths, t - 5, t) / 6;
    if (Number.isNaN(mean)) return undefined;
    const next = sumOf(deaths, t + 1, t + ahead) / ahead;
    if (!isOver || Number.isNaN(next)) return {};
    return { came: next >= ESCALATED_DEATHS && next >= ESCALATED_TIMES * mean };
  }
  // A year of which a month is unknown is not known to have been quiet.
  if (t < QUIET - 1 || sumOf(deaths, t - QUIET + 1, t) !== 0) return undefined;
  const next = sumOf(deaths, t + 1, t + ahead);
  return isOver && !Number.isNaN(next) ? { came: next >= ONSET_DEATHS } : {};
}

export interface OnsetModel {
  /**
   * From 0 to 1, of the place in the month with that index.
   *
   * @param now a later panel of the same places, and its features, that is judged by what was learnt from this one.
   */
  chance(
    place: number,
    t: number,
    now?: { readonly months: number; readonly features: FeatureTable },
  ): number;
}

/**
 * @param features of the panel; made anew if left out.
 * @param last index of the month from which is judged; no later value is looked at.
 */
export function onsetModel(
  panel: Panel,
  target: OnsetTarget,
  last = panel.months - 1,
  features: FeatureTable = onsetFeatures(panel),
): OnsetModel {
  const { width } = features;
  const rows: number[] = [];
  const outcomes: number[] = [];
  for (let p = 0; p < panel.places.length; p += 1) {
    const deaths = panel.values.subarray(p * panel.months, p * panel.months + last + 1);
    for (let t = QUIET - 1; t < deaths.length; t += 1) {
      const came = outcomeAt(deaths, t, target)?.came;
      if (came === undefined) continue;
      rows.push(p * panel.months + t);
      outcomes.push(came ? 1 : 0);
    }
  }
  const yes = outcomes.reduce((sum, y) => sum + y, 0);
  if (yes < FEWEST || outcomes.length - yes < FEWEST) {
    // Jeffreys' prior: with nothing known, even.
    const share = (yes + 0.5) / (outcomes.length + 1);
    return { chance: () => share };
  }
  const taken = target === "escalation" ? Array.from({ length: width }, (_, f) => f) : ONSET_FEATURES;
  const featuresOf = (row: number, of = features) =>
    Float64Array.from(taken, (f) => of.values[row * width + f] ?? 0);
  const inputs = new Float64Array(rows.length * taken.length);
  rows.forEach((row, i) => {
    inputs.set(featuresOf(row), i * taken.length);
  });
  const odds =
    target === "escalation"
      ? boostedTrees(inputs, Uint8Array.from(outcomes), taken.length, TREES)
      : logistic(inputs, Uint8Array.from(outcomes), taken.length, PENALTY);
  return {
    chance: (place, t, now = { months: panel.months, features }) =>
      1 / (1 + Math.exp(-odds(featuresOf(place * now.months + t, now.features)))),
  };
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i += 1) sum += values[i] ?? Number.NaN;
  return sum;
}
