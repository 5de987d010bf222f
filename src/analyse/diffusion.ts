/**
 * Violence beyond the border: what happened in the countries around a place, faded with time.
 *
 * The invariant: a neighbour's weight is its own deaths up to the as-of month, and nothing about the place itself.
 * That violence spreads to neighbours is found again and again, and that it mostly does not spread is as true: Buhaug and
 * Gleditsch 2008, https://doi.org/10.1111/j.1468-2478.2008.00499.x.
 */
import { surroundingsOf } from "./country-neighbours.ts";
import type { Panel } from "./forecaster.ts";

/** Months in which a death comes to count half. */
export const HALF_LIFE_MONTHS = 6;

export interface NeighbourViolence {
  readonly place: string;
  /** Deaths, each halved for every half-life since its month. */
  readonly decayed: number;
  /** Of all neighbours' decayed deaths, 0 to 1. */
  readonly share: number;
  /** Deaths in the last three months that are known, as counted. */
  readonly quarter: number;
  /** Deaths in the last twelve months that are known, as counted. */
  readonly year: number;
  /** Index of the last month that is known; -1 where none is. */
  readonly knownTo: number;
}

export interface Diffusion {
  readonly place: string;
  /** The place's own decayed deaths. */
  readonly own: number;
  /** The neighbours' decayed deaths together. */
  readonly around: number;
  /** All neighbours of which there are figures, the most violent first. */
  readonly neighbours: readonly NeighbourViolence[];
}

/**
 * @param panel up to the as-of month; NaN counts as nothing known, and as no death.
 * @returns one for each place of the panel, in its order.
 */
export function diffusionOf(panel: Panel): readonly Diffusion[] {
  const { neighbours } = surroundingsOf(panel.places);
  const deaths = panel.places.map((_, p) => panel.values.subarray(p * panel.months, (p + 1) * panel.months));
  const decayed = deaths.map(decayedSum);
  return panel.places.map((place, p) => {
    const others = neighbours[p] ?? [];
    const around = others.reduce((sum, o) => sum + (decayed[o] ?? 0), 0);
    return {
      place,
      own: decayed[p] ?? 0,
      around,
      neighbours: others
        .map((o) => {
          const own = deaths[o] ?? new Float64Array();
          const knownTo = own.findLastIndex((x) => !Number.isNaN(x));
          return {
            place: panel.places[o] ?? "",
            decayed: decayed[o] ?? 0,
            share: around > 0 ? (decayed[o] ?? 0) / around : 0,
            quarter: sumUpTo(own, knownTo, 3),
            year: sumUpTo(own, knownTo, 12),
            knownTo,
          };
        })
        .sort((one, other) => other.decayed - one.decayed || (one.place < other.place ? -1 : 1)),
    };
  });
}

function decayedSum(deaths: Float64Array): number {
  const fade = 0.5 ** (1 / HALF_LIFE_MONTHS);
  let sum = 0;
  for (const now of deaths) sum = sum * fade + (Number.isNaN(now) ? 0 : now);
  return sum;
}

function sumUpTo(deaths: Float64Array, last: number, months: number): number {
  let sum = 0;
  for (const now of deaths.subarray(Math.max(0, last - months + 1), last + 1))
    sum += Number.isNaN(now) ? 0 : now;
  return sum;
}
