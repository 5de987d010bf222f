/**
 * Which path of one place goes with which of another: bad times of neighbours, and of the world, come together.
 *
 * The Schaake shuffle (Clark et al. 2004, https://doi.org/10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2; Schefzik,
 * Thorarinsdottir and Gneiting 2013, https://doi.org/10.1214/13-STS443): draw j stands for a month of the past, the same
 * for all places. Where that month was followed by one of a place's worst rises, draw j is one of its worst paths.
 *
 * The invariant: a place's paths are put into another order, none is changed, and the order rests on that place's own
 * past and on the common months alone, so that a place forecast by itself gets what it gets among all.
 */
import type { Chance } from "../numerics/chance.ts";
import { LEVEL_OFFSET } from "./analogue-paths.ts";
import { type Panel, valueAt } from "./forecaster.ts";
import type { History } from "./situation.ts";

/** With fewer months of the past to stand for, orders would be chance; the draws are then shuffled. */
const FEWEST_MONTHS = 36;
const MONTHS_BEHIND = 12;

/** Months of the past that draws can stand for. @param months of the panel. @param longest lead. */
export function monthsToStandFor(months: number, longest: number): number {
  const count = months - longest - (MONTHS_BEHIND - 1);
  return count < FEWEST_MONTHS ? 0 : count;
}

export interface CommonMonths {
  readonly longest: number;
  /** By draw: a month of the panel, or nothing when the past is too short. */
  readonly months?: Int32Array;
}

export function commonMonths(
  panel: Panel,
  leads: readonly number[],
  draws: number,
  chance: Chance,
): CommonMonths {
  const longest = Math.max(...leads);
  const first = MONTHS_BEHIND - 1;
  const count = monthsToStandFor(panel.months, longest);
  if (count === 0) return { longest };
  // Spread evenly over the past, then put into an order by chance.
  const offset = chance.uniform();
  const months = Int32Array.from(
    { length: draws },
    (_, j) => first + Math.floor(((j + offset) / draws) * count),
  );
  shuffle(months, chance);
  return { longest, months };
}

/** @returns the same paths, in the order of the common months. */
export function inCommonOrder(
  paths: readonly Float64Array[],
  panel: Panel,
  place: number,
  history: History,
  { longest, months }: CommonMonths,
  chance: Chance,
): readonly Float64Array[] {
  // Paths that are equal, and months that were followed by equal changes, stand in an order by chance.
  const mixed = Int32Array.from(paths, (_, j) => j);
  shuffle(mixed, chance);
  const shuffled = Array.from(mixed, (j) => paths[j] ?? new Float64Array(0));
  if (!months) return shuffled;
  const totals = shuffled.map((path) => path.reduce((sum, value) => sum + value, 0));
  const byTotal = totals
    .map((_, j) => j)
    .sort((one, other) => (totals[one] ?? 0) - (totals[other] ?? 0) || one - other);
  const changes = changesAfter(panel, place, history, longest);
  const ties = Float64Array.from(months, () => chance.uniform());
  const change = Float64Array.from(months, (month, j) => {
    const known = changes[month] ?? Number.NaN;
    // A month in which the place was not yet known says nothing: it gets a rank by chance.
    return Number.isNaN(known) ? (changes[Math.floor((ties[j] ?? 0) * changes.length)] ?? 0) || 0 : known;
  });
  const byChange = Array.from(months, (_, j) => j).sort(
    (one, other) => (change[one] ?? 0) - (change[other] ?? 0) || (ties[one] ?? 0) - (ties[other] ?? 0),
  );
  const ordered: Float64Array[] = [...shuffled];
  byChange.forEach((draw, rank) => {
    ordered[draw] = shuffled[byTotal[rank] ?? 0] ?? new Float64Array(0);
  });
  return ordered;
}

/** By month: how the mean over the months after it stands to the level then, as a logarithm; NaN where unknown. */
function changesAfter(panel: Panel, place: number, history: History, longest: number): Float64Array {
  return Float64Array.from({ length: panel.months - longest }, (_, month) => {
    const later = month + longest;
    if (Number.isNaN(valueAt(panel, place, month)) || history.known(later, longest) < longest)
      return Number.NaN;
    return Math.log((history.mean(later, longest) + LEVEL_OFFSET) / (history.level(month) + LEVEL_OFFSET));
  });
}

/** Fisher and Yates's shuffle, in place. */
export function shuffle(values: Int32Array, chance: Chance): void {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = chance.integer(i + 1);
    const one = values[i] ?? 0;
    values[i] = values[j] ?? 0;
    values[j] = one;
  }
}
