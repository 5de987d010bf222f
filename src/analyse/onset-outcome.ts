/**
 * What is foretold: onsets and escalations of violence, and whether they came.
 *
 * The invariant: an outcome is told only where every month it rests on is known.
 */
export const ONSET_TARGETS = ["onset-3", "onset-12", "escalation"] as const;
export type OnsetTarget = (typeof ONSET_TARGETS)[number];

/** Months ahead that a target looks. */
export const MONTHS_AHEAD: Readonly<Record<OnsetTarget, number>> = {
  "onset-3": 3,
  "onset-12": 12,
  escalation: 3,
};
/** Months without a death before an onset. */
export const QUIET = 12;
const ONSET_DEATHS = 5;
const ESCALATED_DEATHS = 20;
const ESCALATED_TIMES = 2;

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

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i += 1) sum += values[i] ?? Number.NaN;
  return sum;
}
