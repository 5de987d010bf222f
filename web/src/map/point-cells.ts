/**
 * Incidents by the cells of H3 (Brodsky 2018, Uber), at each of its resolutions that a map of the world needs.
 *
 * An incident never goes into a cell smaller than what is known of its place: one known by its country only
 * stays among cells of a country's size, however close one looks, and is not counted with exact ones there.
 */
import { cellToParent, latLngToCell } from "h3-js";
import { PRECISIONS } from "../../../src/kernel/place.ts";
import type { PointColumns } from "./point-columns.ts";

export interface CellLevel {
  /** The cell of each incident, as a place in the columns below; -1 for an incident without coordinates. */
  readonly of: Int32Array;
  readonly cells: readonly string[];
  /** The middle of the cell's incidents, in degrees. */
  readonly latitudes: Float32Array;
  readonly longitudes: Float32Array;
}

export interface Points extends PointColumns {
  readonly stamp: string;
  /** Incidents of days before this one are left out. */
  readonly since: string | undefined;
  /** By resolution, 0 to 7. */
  readonly levels: readonly CellLevel[];
}

export const FINEST = 7;
/** The finest resolution for each precision: cells some 1, 4, 26 and 183 km from middle to edge. */
const FINEST_FOR: Readonly<Record<(typeof PRECISIONS)[number], number>> = {
  exact: 7,
  place: 6,
  admin1: 4,
  country: 2,
  unknown: 2,
};
const CAPS = PRECISIONS.map((precision) => FINEST_FOR[precision]);

export function levelsOf(columns: PointColumns): CellLevel[] {
  let finer = finest(columns);
  const levels = [levelOf(columns, finer)];
  for (let resolution = FINEST - 1; resolution >= 0; resolution -= 1) {
    finer = coarser(finer, resolution);
    levels.unshift(levelOf(columns, finer));
  }
  return levels;
}

interface Grouped {
  readonly of: Int32Array;
  readonly cells: readonly string[];
}

function finest({ count, latitudes, longitudes, precisions }: PointColumns): Grouped {
  const of = new Int32Array(count).fill(-1);
  const known = new Map<string, number>();
  for (let i = 0; i < count; i += 1) {
    const latitude = latitudes[i] ?? Number.NaN;
    if (Number.isNaN(latitude)) continue;
    const cell = latLngToCell(latitude, longitudes[i] ?? 0, CAPS[precisions[i] ?? 0] ?? 0);
    const group = known.get(cell) ?? known.size;
    known.set(cell, group);
    of[i] = group;
  }
  return { of, cells: [...known.keys()] };
}

/** Each cell's parent is looked up once, however many incidents are in it. */
function coarser({ of, cells }: Grouped, resolution: number): Grouped {
  const known = new Map<string, number>();
  const parents = cells.map((cell) => {
    const parent = resolutionOf(cell) > resolution ? cellToParent(cell, resolution) : cell;
    const group = known.get(parent) ?? known.size;
    known.set(parent, group);
    return group;
  });
  return { of: of.map((group) => (group < 0 ? -1 : (parents[group] ?? -1))), cells: [...known.keys()] };
}

/** Stands in the second digit of a cell's name. */
function resolutionOf(cell: string): number {
  return Number.parseInt(cell.charAt(1), 16);
}

function levelOf({ count, latitudes, longitudes }: PointColumns, { of, cells }: Grouped): CellLevel {
  const members = new Int32Array(cells.length);
  const first = new Float32Array(cells.length);
  const [north, east] = [new Float64Array(cells.length), new Float64Array(cells.length)];
  for (let i = 0; i < count; i += 1) {
    const group = of[i] ?? -1;
    if (group < 0) continue;
    const longitude = longitudes[i] ?? 0;
    if (members[group] === 0) first[group] = longitude;
    members[group] = (members[group] ?? 0) + 1;
    north[group] = (north[group] ?? 0) + (latitudes[i] ?? 0);
    // Beside its cell's first incident, so that a cell on the 180th meridian has its middle there.
    east[group] = (east[group] ?? 0) + turned(longitude - (first[group] ?? 0));
  }
  return {
    of,
    cells,
    latitudes: Float32Array.from(north, (sum, i) => sum / (members[i] ?? 1)),
    longitudes: Float32Array.from(east, (sum, i) => turned((first[i] ?? 0) + sum / (members[i] ?? 1))),
  };
}

function turned(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
}
