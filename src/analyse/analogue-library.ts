/**
 * The library of past situations whose sequel is known, and the search in it for those most like a present
 * one. Forecasting by analogues: Lorenz 1969, https://doi.org/10.1175/1520-0469(1969)26<636:APARBN>2.0.CO;2;
 * analogue ensembles: Delle Monache et al. 2013, https://doi.org/10.1175/MWR-D-12-00281.1.
 *
 * The invariant: every situation in it, with its whole sequel, lies within the panel.
 */
import { kthSmallest } from "../numerics/selection.ts";
import { type Panel, valueAt } from "./forecaster.ts";
import { FEATURES, type History, historyOf } from "./situation.ts";

/** How many analogues a forecast rests on; ties with the last one come in as well. */
const NEIGHBOURS = 600;
/** At high levels a difference in level counts for less: there are few such histories, and shape matters more. */
const LEVEL_TOLERANCE = 0.85;
/** A place's own past is nearer to it than it looks. In units of the squared distance. */
const OWN_PAST = 0.9;
/** A situation is only used with a full year behind it. */
const MONTHS_BEHIND = 12;
/** Above so many situations of a sort, every second, third … is kept, so that large panels stay affordable. */
const LARGEST_SHELF = 50_000;
/** Quiet for five years: the sort of situation there is plenty of. */
const LONG_QUIET = 60;

const WIDTH = FEATURES.length;
const WEIGHTS = FEATURES.map(({ weight }) => weight);

export interface Library {
  readonly panel: Panel;
  readonly histories: readonly History[];
  /** Place and month of each situation, and how many situations it stands for. */
  readonly places: Int32Array;
  readonly months: Int32Array;
  readonly multiplicities: Float64Array;
  /** situations × FEATURES, row-major. */
  readonly features: Float64Array;
}

export interface Analogues {
  /** Indices of situations in the library. */
  readonly entries: readonly number[];
  /** How much each counts; they add up to 1. */
  readonly shares: Float64Array;
  /** The situation that was compared, FEATURES.length numbers. */
  readonly target: Float64Array;
}

/** @param leads of which the longest decides how recent a situation may be. */
export function libraryOf(panel: Panel, leads: readonly number[]): Library {
  const histories = panel.places.map((_, place) => historyOf(panel, place));
  const longest = Math.max(...leads);
  const shelves = { quiet: 0, active: 0 };
  const found: { place: number; month: number; shelf: "quiet" | "active" }[] = [];
  histories.forEach((history, place) => {
    for (let month = MONTHS_BEHIND - 1; month + longest < panel.months; month += 1) {
      if (history.known(month, MONTHS_BEHIND) < MONTHS_BEHIND) continue;
      if (history.known(month + longest, longest) < longest) continue;
      const shelf = history.quiet(month) > LONG_QUIET ? "quiet" : "active";
      shelves[shelf] += 1;
      found.push({ place, month, shelf });
    }
  });

  const strides = {
    quiet: Math.ceil(shelves.quiet / LARGEST_SHELF),
    active: Math.ceil(shelves.active / LARGEST_SHELF),
  };
  const seen = { quiet: 0, active: 0 };
  const kept = found.filter(({ shelf }) => {
    seen[shelf] += 1;
    return seen[shelf] % strides[shelf] === 0;
  });

  const features = new Float64Array(kept.length * WIDTH);
  kept.forEach(({ place, month }, entry) => {
    histories[place]?.describe(month, features, entry * WIDTH);
  });
  return {
    panel,
    histories,
    places: Int32Array.from(kept, ({ place }) => place),
    months: Int32Array.from(kept, ({ month }) => month),
    multiplicities: Float64Array.from(kept, ({ shelf }) => strides[shelf]),
    features,
  };
}

/** The situations most like the place's in the panel's last month. Empty if the library is. */
export function nearest(library: Library, place: number): Analogues {
  const target = new Float64Array(WIDTH);
  library.histories[place]?.describe(library.panel.months - 1, target, 0);
  const distances = distancesTo(library, target, place);
  if (distances.length === 0) return { entries: [], shares: new Float64Array(0), target };

  const reach = kthSmallest(Float64Array.from(distances), Math.min(NEIGHBOURS, distances.length - 1));
  // Epanechnikov's kernel, which in squared distances is a straight line; the last neighbour keeps a little.
  const width = 1.05 * Math.max(reach, 1e-3);
  const entries: number[] = [];
  const weights: number[] = [];
  let total = 0;
  distances.forEach((distance, entry) => {
    if (distance > reach) return;
    const weight = (1 - distance / width) * at(library.multiplicities, entry);
    entries.push(entry);
    weights.push(weight);
    total += weight;
  });
  return { entries, shares: Float64Array.from(weights, (weight) => weight / total), target };
}

/** Squared distances of all situations to a target. */
function distancesTo({ places, features }: Library, target: Float64Array, place: number): Float64Array {
  const distances = new Float64Array(places.length);
  const level = at(target, 0);
  for (let entry = 0; entry < distances.length; entry += 1) {
    const row = entry * WIDTH;
    const there = at(features, row);
    const apart = (level - there) / (1 + LEVEL_TOLERANCE * Math.min(level, there));
    let sum = (WEIGHTS[0] ?? 0) * apart * apart;
    for (let k = 1; k < WIDTH; k += 1) {
      const difference = at(target, k) - at(features, row + k);
      sum += (WEIGHTS[k] ?? 0) * difference * difference;
    }
    distances[entry] = places[entry] === place ? Math.max(0, sum - OWN_PAST) : sum;
  }
  return distances;
}

/** What came `lead` months after a situation. */
export function sequel({ panel, places, months }: Library, entry: number, lead: number): number {
  return valueAt(panel, places[entry] ?? -1, (months[entry] ?? -1) + lead);
}

/** The level in a situation of the library. */
export function levelOf({ histories, places, months }: Library, entry: number): number {
  return histories[places[entry] ?? -1]?.level(months[entry] ?? -1) ?? Number.NaN;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
